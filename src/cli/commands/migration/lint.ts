import { exit } from '../../../core/errors.ts'
import { fails, lintMigrations } from '../../../features/migration/lint/lint.ts'
import { type Dialect, dialects } from '../../../features/migration/recorder.ts'
import type { Configure } from '../../command.ts'
import { lintedGithub, lintedJson, lintedText } from '../../formats/linted.ts'
import { oneOf } from '../../options.ts'

/** What commander makes of the flags below. */
interface LintFlags {
  readonly all?: true
  readonly base?: string
  readonly dialect?: Dialect
  readonly dir?: string
  readonly knexfile?: string
  readonly json?: true
  readonly github?: true
}

export const configureMigrationLint: Configure = (command, io, done) =>
  command
    .description('Look for what loses data, locks tables or cannot be undone, without a database.')
    .argument('[files...]', 'migrations; without any, those the base branch does not have')
    .option('--base <revision>', 'leave out the migrations of this git revision (the main branch)')
    .option('--all', 'every migration, however old')
    .addOption(oneOf('--dialect <database>', 'what they are compiled for', dialects))
    .option('--dir <folder>', 'the folder of the migrations')
    .option('--knexfile <file>', 'the knexfile of the project')
    .option('--json', 'one JSON object on standard output')
    .option('--github', 'annotations for GitHub Actions')
    .addHelpText('after', helpAfter)
    .action(async (files: string[], flags: LintFlags) => {
      const { all = false, base, dialect, dir, knexfile } = flags
      const wishes = { cwd: io.cwd, env: io.env, files, all, base, dialect, dir, knexfile }
      const linted = await lintMigrations(wishes)
      const format = flags.json ? lintedJson : flags.github ? lintedGithub : lintedText
      io.stdout.write(
        format(linted, io.env.GITHUB_WORKSPACE && flags.github ? io.env.GITHUB_WORKSPACE : io.cwd),
      )
      done(linted.findings.some(fails) ? exit.failed : exit.done)
    })

const helpAfter = `
A comment in its file silences a rule, and says why: // gapi-ok: drop-column unused since 2.3

Exit codes: 0 nothing but notes, 1 an error or a warning was found, 2 usage.`
