import type { KnexProject } from '../../../core/project/read-project.ts'
import { exit, UserError } from '../../../core/system/errors.ts'
import { renameMigration } from '../../../features/migration/rename-migration.ts'
import { repair } from '../../../features/migration/repair-migration.ts'
import type { Configure } from '../../command.ts'
import { confirmOption, consentBy } from '../../consent.ts'
import { databaseJson } from '../../formats/json.ts'
import { addProjectFlags, connectOptions, type ProjectFlags, projectFor } from './run-migrations.ts'

interface RepairFlags extends ProjectFlags {
  readonly confirm?: string
  readonly markApplied?: true
  readonly markPending?: true
  readonly renamedTo?: string
}

export const configureRepair: Configure = (command, io, done) =>
  addProjectFlags(
    command
      .description(
        'Record what you did by hand: an interrupted migration is applied or pending now, or a file was renamed.',
      )
      .argument('<name>', 'name of the migration')
      .option('--mark-applied', 'mark it as applied: the database has all its changes')
      .option('--mark-pending', 'mark it as pending: the database has none of its changes')
      .option('--renamed-to <name>', 'record the new name of its file')
      .addOption(confirmOption()),
  ).action(async (name: string, flags: RepairFlags) => {
    const chosen = [flags.markApplied, flags.markPending, flags.renamedTo].filter(Boolean).length
    if (chosen !== 1)
      throw new UserError(
        `Is ${name} applied or pending now?`,
        'Pass --mark-applied or --mark-pending; or --renamed-to NAME if its file was renamed.',
      )
    const project = await projectFor(flags, io)
    const options = {
      ...connectOptions(flags, io),
      lockTimeout: 60_000,
      consent: consentBy(flags, io),
    }
    const { renamedTo: now } = flags
    if (now !== undefined) {
      const renamed = await renameMigration(project, { old: name, now }, options)
      const says = `${renamed.name} is recorded as ${renamed.renamedTo}.\n`
      io.stdout.write(flags.json ? databaseJson({ ...head(project), ...renamed }) : says)
      return done(exit.done)
    }
    const repaired = await repair(project, name, flags.markApplied ? 'applied' : 'pending', options)
    io.stdout.write(
      flags.json
        ? databaseJson({ ...head(project), ...repaired })
        : `${repaired.name} is ${repaired.mark}.\n`,
    )
    done(exit.done)
  })

function head({ database }: KnexProject) {
  return { ok: true, code: exit.done, database }
}
