import { type Dialect, dialects } from '../../../core/database/drivers/dialects.ts'
import { exit, UserError } from '../../../core/system/errors.ts'
import { fails, lintMigrations } from '../../../features/migration/lint/lint.ts'
import { lintFolderOf } from '../../../features/migration/lint/lint-folder.ts'
import type { PendingMigrations } from '../../../features/migration/lint/lint-scope.ts'
import { pendingNames } from '../../../features/migration/sql/sql-choice.ts'
import type { Configure } from '../../command.ts'
import { lintedGithub, lintedJson, lintedText } from '../../formats/migration/linted.ts'
import { type FormatFlags, formatOf, formatOption, oneOf } from '../../options.ts'
import type { Io } from '../../terminal/io.ts'
import { addProjectFlags, connectOptions, type ProjectFlags, projectFor } from './run-migrations.ts'

/** The flags as commander parses them. */
interface LintFlags extends ProjectFlags, FormatFlags {
  readonly all?: true
  readonly pending?: true
  readonly base?: string
  readonly dialect?: Dialect
  readonly dir?: string
}

export const configureMigrationLint: Configure = (command, io, done) =>
  addProjectFlags(
    command
      .description('Find statements that lose data, lock tables or cannot be rolled back. Needs no database.')
      .argument('[files...]', 'migrations to lint (default: those that the base branch does not have)')
      .option('--base <revision>', 'git revision whose migrations are ignored (default: the main branch)')
      .option('--pending', 'lint pending migrations; connects to the database')
      .option('--all', 'lint all migrations')
      .addOption(oneOf('--dialect <database>', 'compile for this database', dialects))
      .option('--dir <folder>', 'folder of the migrations')
      .addOption(formatOption()),
  )
    .addHelpText('after', helpAfter)
    .action(async (files: string[], flags: LintFlags) => {
      refuseTwo(files, flags)
      const { all = false, base, dialect, dir, knexfile } = flags
      const scope = { cwd: io.cwd, env: io.env, files, all, base, dialect }
      const openProject = () => projectFor(flags, io)
      const place = await lintFolderOf({ ...scope, dir, knexfile, openProject })
      const pending = flags.pending ? await pendingFor(flags, io) : undefined
      const linted = await lintMigrations(place, { ...scope, pending })
      const format = formatOf(flags)
      const from = (format === 'github' && io.env.GITHUB_WORKSPACE) || io.cwd
      io.stdout.write(formats[format](linted, from))
      done(linted.findings.some(fails) ? exit.failed : exit.done)
    })

const formats = { json: lintedJson, github: lintedGithub, pretty: lintedText } as const

function refuseTwo(files: readonly string[], { all, pending, base }: LintFlags): void {
  const said = [files[0], all && '--all', pending && '--pending', base !== undefined && '--base'].filter(
    Boolean,
  )
  if (said.length > 1) throw new UserError(`${said.join(' and ')} cannot be combined.`, 'Choose one of them.')
}

async function pendingFor(flags: LintFlags, io: Io): Promise<PendingMigrations> {
  const project = await projectFor(flags, io)
  const names = await pendingNames(project, connectOptions(flags, io))
  return { database: project.database, names }
}

const helpAfter = `
To suppress a rule, add a comment with the reason: // gapi-ok: drop-column unused since 2.3

Exit codes: 0 no findings or notes only, 1 errors or warnings, 2 usage.`
