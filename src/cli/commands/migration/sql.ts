import { exit, UserError } from '../../../core/errors.ts'
import { type Dialect, dialects } from '../../../features/migration/recorder.ts'
import { choose } from '../../../features/migration/sql/choice.ts'
import { scriptOf } from '../../../features/migration/sql/script.ts'
import type { Configure } from '../../command.ts'
import { doubtsText, scriptJson, scriptText } from '../../formats/migration-sql.ts'
import { addProjectFlags, type ProjectFlags, projectFor } from '../../migration.ts'
import { oneOf } from '../../options.ts'
import { styleFor } from '../../style.ts'

interface SqlFlags extends ProjectFlags {
  readonly down?: true
  readonly all?: true
  readonly pending?: true
  readonly dialect?: Dialect
}

export const configureSql: Configure = (command, io, done) =>
  addProjectFlags(command)
    .description('Print the statements of migrations, to be run by hand; without a database.')
    .argument('[name]', 'this one; without it, those that are pending, which the database is asked')
    .option('--pending', 'those that are pending, as without a name')
    .option('--all', 'every one, applied or not')
    .option('--down', 'the statements that undo them')
    .addOption(oneOf('--dialect <database>', "what they are for; the project's own by default", dialects))
    .action(async (name: string | undefined, flags: SqlFlags) => {
      const said = [name, flags.all && '--all', flags.pending && '--pending'].filter(Boolean)
      if (said.length > 1)
        throw new UserError(`${said.join(' and ')} do not go together.`, 'Choose one of them.')
      const project = await projectFor(flags, io)
      const choice = await choose(
        project,
        { ...flags, name },
        { waitDb: flags.waitDb ?? 0, signal: io.signal },
      )
      const script = await scriptOf(project, choice, flags.dialect)
      const code = script.migrations.some(({ error }) => error !== undefined) ? exit.failed : exit.done
      const style = await styleFor(io, flags.color)
      io.stderr.write(doubtsText(script))
      io.stdout.write(flags.json ? scriptJson(script, code) : scriptText(script, style))
      done(code)
    })
