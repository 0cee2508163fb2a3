import { resolve } from 'node:path'
import { exit } from '../../../core/system/errors.ts'
import type { Configure } from '../../command.ts'
import { collect, duration, oneOf } from '../../options.ts'
import type { Io } from '../../terminal/io.ts'
import { styleFor } from '../../terminal/style.ts'
import { thisSystem } from '../../terminal/this-system.ts'
import type { DoctorFlags } from './run-checks.ts'

/** The flags as commander parses them. */
interface AllFlags extends DoctorFlags {
  readonly listChecks?: true
  readonly explain?: string
  readonly staged?: true
  readonly installHook?: true
  readonly uninstallHook?: true
}

export const configureDoctor: Configure = (command, io, done) =>
  command
    .description('Check a repository: README, secrets, configuration, migrations, tests, API.')
    .argument('[folder]', 'repository to check', '.')
    .option('--only <checks>', 'checks to run, by name or group, e.g. secrets; repeatable', collect)
    .option('--skip <checks>', 'checks not to run; repeatable', collect)
    .option('--list-checks', 'list all checks')
    .option('--explain <check>', 'explain a check: why it matters, what it finds, how to suppress it')
    .option('--fix', 'fix what is safe: .gitignore, .env.example, the README, engines')
    .option('-n, --dry-run', 'with --fix: print the changes as a diff')
    .option('--readme-plan [file]', 'print how each command of the README is understood; runs nothing')
    .option('--staged', 'check only what is about to be committed, for secrets; for a pre-commit hook')
    .option('--install-hook', 'write a pre-commit hook that runs gapi doctor --staged')
    .option('--uninstall-hook', 'remove that hook')
    .option('--run', 'run the commands of the README in a copy, and the checks that need it')
    .option('-y, --yes', 'with --run: do not ask before running the code of others')
    .option(
      '--timeout <time>',
      'with --run: limit for each command, e.g. 30s (default: by its kind)',
      duration,
    )
    .option('--keep', 'with --run: keep the copy')
    .optionsGroup('Result:')
    .addOption(
      oneOf('--fail-on <severity>', 'lowest severity that fails, default: error', [
        'error',
        'warning',
        'info',
      ]),
    )
    .option('--verbose', 'show every finding, and what the other checks have read')
    .option('--strict', 'fail on warnings, blocked checks and stale baseline entries too')
    .option('--baseline <file>', 'file of accepted findings (default: .gapi/doctor-baseline.json)')
    .option('--update-baseline', 'accept the current findings: write them into the baseline')
    .optionsGroup('Cache:')
    .option('--no-cache', 'ignore the cache')
    .option('--cache-location <folder>', 'cache directory (default: node_modules/.cache)')
    .optionsGroup('Common options:')
    .option(
      '--format <format[=file]>',
      'pretty, json, github, sarif, junit, gitlab or rdjson; repeatable',
      collect,
    )
    .option('--json', 'print one JSON object on standard output, same as --format json')
    .option('--no-color', 'print no colors (NO_COLOR does the same)')
    .addHelpText('after', helpAfter)
    .action(async (folder: string, flags: AllFlags) => {
      const isPlan = flags.readmePlan !== undefined && !flags.run
      if (isPlan || flags.listChecks || flags.explain !== undefined) {
        await (isPlan ? showPlan(folder, flags, io) : showChecks(flags, io))
        return done(exit.done)
      }
      if (flags.staged || flags.installHook || flags.uninstallHook) {
        const { checkStaged, installHook, uninstallHook } = await import('./staged.ts')
        const act = flags.staged ? checkStaged : flags.installHook ? installHook : uninstallHook
        return done(await act(folder, flags, io))
      }
      const { runChecks } = await import('./run-checks.ts')
      return done(await runChecks(folder, flags, io))
    })

async function showChecks(
  { listChecks: isList, explain = '', json, color }: AllFlags,
  io: Io,
): Promise<void> {
  const { explainCheck, listChecks } = await import('./choose-checks.ts')
  const style = await styleFor(io, color)
  io.stdout.write(isList ? listChecks(json === true, style) : explainCheck(explain, style))
}

async function showPlan(folder: string, { readmePlan, json, color }: AllFlags, io: Io): Promise<void> {
  const { readRepository } = await import('../../../features/doctor/repository/repository.ts')
  const { planReadme } = await import('../../../features/doctor/readme/plan/plan.ts')
  const { readmePlanJson, readmePlanText } = await import('../../formats/doctor/readme-plan.ts')
  const repository = await readRepository(resolve(io.cwd, folder), io.env)
  const file = readmePlan === true ? undefined : readmePlan
  const plan = planReadme(repository, thisSystem(), file)
  io.stdout.write(json ? readmePlanJson(plan) : readmePlanText(plan, await styleFor(io, color)))
}

const helpAfter = `
Exit codes: 0 passed, 1 findings of --fail-on (default: error) or above, 2 usage error or crashed check,
4 --run without consent or --fix of a modified file, 130 cancelled.`
