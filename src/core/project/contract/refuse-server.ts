import { exit, UserError } from '../../system/errors.ts'

/** Throws for the server of a scratch database where the project creates it, and not gapi. */
export function refuseServer(server: string | undefined): void {
  if (server === undefined) return
  throw new UserError(
    '--scratch-url cannot be used here: this project creates its databases itself.',
    'Set DATABASE_URL to a database on that server.',
    exit.usage,
  )
}
