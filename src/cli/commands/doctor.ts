import { resolve } from 'node:path'
import { exit } from '../../core/errors.ts'
import type { Configure } from '../command.ts'
import type { DoctorFlags } from '../doctor.ts'
import type { Io } from '../io.ts'
import { collect, duration, oneOf } from '../options.ts'
import { styleFor } from '../style.ts'
import { thisSystem } from '../this-system.ts'

/** What commander makes of the flags below. */
interface GivenFlags extends DoctorFlags {
  readonly listChecks?: true
  readonly explain?: string
}

export const configureDoctor: Configure = (command, io, done) =>
  command
    .description('Say what in a repository does not work, and which practices of a good API are broken.')
    .argument('[folder]', 'the repository', '.')
    .addOption(oneOf('--fail-on <severity>', 'what makes it fail', ['error', 'warning', 'info']))
    .option('--strict', 'warnings, checks that could not look and an old baseline make it fail too')
    .option('--only <checks>', 'these checks, or a group of them such as secrets; repeatable', collect)
    .option('--skip <checks>', 'all but these; repeatable', collect)
    .option('--list-checks', 'name every check')
    .option('--explain <check>', 'say why a check matters, and how to let a finding pass')
    .option(
      '--format <format[=file]>',
      'pretty, json, github, sarif, junit, gitlab or rdjson; repeatable',
      collect,
    )
    .option('--baseline <file>', 'let the findings of this file pass (.gapi/doctor-baseline.json)')
    .option('--update-baseline', 'write what is found now into the baseline')
    .option('--fix', 'do what is safe: ignore .env, copy and complete .env.example, name the Node')
    .option('-n, --dry-run', 'with --fix: show it as a diff, and change nothing')
    .option('--readme-plan [file]', 'how each command of the README is understood; nothing is run')
    .option('--run', 'also run what the README tells, in a copy, and the checks that look at the result')
    .option('-y, --yes', "with --run: run somebody else's repository without asking")
    .option('--timeout <time>', 'with --run: for each command (30s, 5m), instead of the usual', duration)
    .option('--keep', 'with --run: leave the copy on the disk')
    .option('--no-cache', 'look at every file, also at those that are as they were')
    .option('--cache-location <folder>', 'where it is kept what the files say (node_modules/.cache)')
    .option('--json', 'one JSON object on standard output')
    .option('--no-color', 'no colours')
    .addHelpText('after', helpAfter)
    .action(async (folder: string, flags: GivenFlags) => {
      const isPlan = flags.readmePlan !== undefined && !flags.run
      if (isPlan || flags.listChecks || flags.explain !== undefined) {
        await (isPlan ? showPlan(folder, flags, io) : showChecks(flags, io))
        return done(exit.done)
      }
      const { runChecks } = await import('../doctor.ts')
      return done(await runChecks(folder, flags, io))
    })

async function showChecks(
  { listChecks: isList, explain = '', json, color }: GivenFlags,
  io: Io,
): Promise<void> {
  const { explainCheck, listChecks } = await import('../doctor-checks.ts')
  const style = await styleFor(io, color)
  io.stdout.write(isList ? listChecks(json === true, style) : explainCheck(explain, style))
}

async function showPlan(folder: string, { readmePlan, json, color }: GivenFlags, io: Io): Promise<void> {
  const { readRepository } = await import('../../features/doctor/repository.ts')
  const { planReadme } = await import('../../features/doctor/readme/plan.ts')
  const { readmePlanJson, readmePlanText } = await import('../formats/readme-plan.ts')
  const repository = await readRepository(resolve(io.cwd, folder), io.env)
  const file = readmePlan === true ? undefined : readmePlan
  const plan = planReadme(repository, thisSystem(), file)
  io.stdout.write(json ? readmePlanJson(plan) : readmePlanText(plan, await styleFor(io, color)))
}

const helpAfter = `
Exit codes: 0 nothing that counts, 1 findings from --fail-on (error) up, 2 usage, or a check that crashed,
4 --run without consent or --fix of a file with changes, 130 stopped.`
