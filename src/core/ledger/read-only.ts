import { driverOf } from '../database/drivers/driver-of.ts'
import type { Knex } from '../project/knex.ts'
import type { KnexProject } from '../project/read-project.ts'
import { exit, UserError } from '../system/errors.ts'
import { ledgerTables } from './ledger-state.ts'

/** Throws before anything begins on a read-only database. `purpose` says why it must be writable. */
export async function refuseReadOnly(project: KnexProject, knex: Knex, purpose: string): Promise<void> {
  const why = await readOnlyReason(project, knex)
  if (why === undefined) return
  const hint = driverOf(knex).isFile
    ? 'Run the command as a user that may write the file and its folder.'
    : 'Run the command on the primary server, or as a user that may write.'
  throw new UserError(`${project.database} is ${why}: ${purpose}.`, hint, exit.failed)
}

/** Why the user cannot write to a database; undefined where it is writable. */
export function readOnlyReason(project: KnexProject, knex: Knex): Promise<string | undefined> {
  const write = () => ledgerTables(project, knex).rows('lock').whereRaw('1 = 0').del()
  return driverOf(knex).readOnlyReason(knex, write)
}
