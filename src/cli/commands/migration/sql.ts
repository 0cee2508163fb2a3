import { type Dialect, dialects } from '../../../core/database/drivers/dialects.ts'
import { exit, UserError } from '../../../core/system/errors.ts'
import { scriptOf } from '../../../features/migration/sql/script.ts'
import { choose } from '../../../features/migration/sql/sql-choice.ts'
import type { Configure } from '../../command.ts'
import { scriptJson, scriptText, warningsText } from '../../formats/migration/sql.ts'
import { oneOf } from '../../options.ts'
import { styleFor } from '../../terminal/style.ts'
import { addProjectFlags, connectOptions, type ProjectFlags, projectFor } from './run-migrations.ts'

interface SqlFlags extends ProjectFlags {
  readonly down?: true
  readonly all?: true
  readonly pending?: true
  readonly dialect?: Dialect
}

export const configureSql: Configure = (command, io, done) =>
  addProjectFlags(
    command
      .description('Print the SQL of migrations, to be run by hand. Only --pending needs a database.')
      .argument('[name]', 'migration to print (default: all pending ones)')
      .option('--pending', 'print pending migrations (default)')
      .option('--all', 'print all migrations, applied or not')
      .option('--down', 'print the SQL that rolls them back')
      .addOption(oneOf('--dialect <database>', 'compile for this database', dialects)),
  ).action(async (name: string | undefined, flags: SqlFlags) => {
    const said = [name, flags.all && '--all', flags.pending && '--pending'].filter(Boolean)
    if (said.length > 1)
      throw new UserError(`${said.join(' and ')} cannot be combined.`, 'Choose one of them.')
    const project = await projectFor(flags, io)
    const choice = await choose(project, { ...flags, name }, connectOptions(flags, io))
    const script = await scriptOf(project, choice, flags.dialect)
    const code = script.migrations.some(({ error }) => error !== undefined) ? exit.failed : exit.done
    const style = await styleFor(io, flags.color)
    io.stderr.write(warningsText(script))
    io.stdout.write(flags.json ? scriptJson(script, code) : scriptText(script, style))
    done(code)
  })
