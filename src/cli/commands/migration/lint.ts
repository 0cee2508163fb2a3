import { exit, UserError } from '../../../core/errors.ts'
import { fails, lintMigrations } from '../../../features/migration/lint/lint.ts'
import { lintPlaceOf } from '../../../features/migration/lint/place.ts'
import type { Pending } from '../../../features/migration/lint/scope.ts'
import { type Dialect, dialects } from '../../../features/migration/recorder.ts'
import { pendingNames } from '../../../features/migration/sql/choice.ts'
import type { Configure } from '../../command.ts'
import { lintedGithub, lintedJson, lintedText } from '../../formats/linted.ts'
import type { Io } from '../../io.ts'
import { addProjectFlags, type ProjectFlags, projectFor } from '../../migration.ts'
import { oneOf } from '../../options.ts'

/** What commander makes of the flags below. */
interface LintFlags extends ProjectFlags {
  readonly all?: true
  readonly pending?: true
  readonly base?: string
  readonly dialect?: Dialect
  readonly dir?: string
  readonly github?: true
}

export const configureMigrationLint: Configure = (command, io, done) =>
  addProjectFlags(command)
    .description('Look for what loses data, locks tables or cannot be undone, without a database.')
    .argument('[files...]', 'migrations; without any, those the base branch does not have')
    .option('--base <revision>', 'leave out the migrations of this git revision (the main branch)')
    .option('--pending', 'those that are pending; only this asks the database')
    .option('--all', 'every migration, however old')
    .addOption(oneOf('--dialect <database>', 'what they are compiled for', dialects))
    .option('--dir <folder>', 'the folder of the migrations')
    .option('--github', 'annotations for GitHub Actions')
    .addHelpText('after', helpAfter)
    .action(async (files: string[], flags: LintFlags) => {
      refuseTwo(files, flags)
      const { all = false, base, dialect, dir, knexfile } = flags
      const wishes = { cwd: io.cwd, env: io.env, files, all, base, dialect }
      const openProject = () => projectFor(flags, io)
      const place = await lintPlaceOf({ ...wishes, dir, knexfile, openProject })
      const pending = flags.pending ? await pendingFor(flags, io) : undefined
      const linted = await lintMigrations(place, { ...wishes, pending })
      const format = flags.json ? lintedJson : flags.github ? lintedGithub : lintedText
      io.stdout.write(
        format(linted, io.env.GITHUB_WORKSPACE && flags.github ? io.env.GITHUB_WORKSPACE : io.cwd),
      )
      done(linted.findings.some(fails) ? exit.failed : exit.done)
    })

function refuseTwo(files: readonly string[], { all, pending, base }: LintFlags): void {
  const said = [files[0], all && '--all', pending && '--pending', base !== undefined && '--base'].filter(
    Boolean,
  )
  if (said.length > 1) throw new UserError(`${said.join(' and ')} do not go together.`, 'Choose one of them.')
}

async function pendingFor(flags: LintFlags, io: Io): Promise<Pending> {
  const project = await projectFor(flags, io)
  const names = await pendingNames(project, { waitDb: flags.waitDb ?? 0, signal: io.signal })
  return { database: project.database, names }
}

const helpAfter = `
A comment in its file silences a rule, and says why: // gapi-ok: drop-column unused since 2.3

Exit codes: 0 nothing but notes, 1 an error or a warning was found, 2 usage.`
