import { exit, UserError } from '../system/errors.ts'
import { faultOf } from './fault/fault.ts'

/** The connected user, and the statement with which an administrator lets that user create a database. */
export interface MissingGrant {
  readonly user: string
  readonly grant: string
}

/** Asks the server for the connected user, because a configuration may omit it or hold it in a URL. */
export async function creating(
  missing: () => Promise<MissingGrant>,
  create: () => Promise<unknown>,
): Promise<void> {
  try {
    await create()
  } catch (error) {
    if (faultOf(error)?.kind !== 'permission') throw error
    const { user, grant } = await missing()
    throw new UserError(
      `${user} may not create a database.`,
      `Ask an administrator to run: ${grant}`,
      exit.failed,
    )
  }
}
