import { relative, resolve } from 'node:path'
import { type ExitCode, exit, UserError } from '../../../core/system/errors.ts'
import { examine } from '../../../features/doctor/examine.ts'
import { removeHook, writeHook } from '../../../features/doctor/hook.ts'
import { readBaseline, standardBaseline } from '../../../features/doctor/report/baseline.ts'
import { readSettings } from '../../../features/doctor/report/settings.ts'
import { addedOnly, readStaged, stagedChecks } from '../../../features/doctor/staged.ts'
import { verdictOf } from '../../formats/doctor/verdict.ts'
import type { Io } from '../../terminal/io.ts'
import { ids } from './choose-checks.ts'
import { outputsOf, writeOutputs } from './output.ts'
import type { DoctorFlags } from './run-checks.ts'

/** Checks what the next commit would add. */
export async function checkStaged(folder: string, flags: DoctorFlags, io: Io): Promise<ExitCode> {
  const odd = (['run', 'fix', 'updateBaseline', 'only', 'skip'] as const).find(
    name => flags[name] !== undefined,
  )
  if (odd !== undefined) {
    const flag = odd === 'updateBaseline' ? 'update-baseline' : odd
    throw new UserError(`--staged and --${flag} cannot be combined.`, 'Pass one of them.')
  }
  const outputs = outputsOf(flags, io)
  const { repository, context, staged } = await readStaged(resolve(io.cwd, folder), io.env, io.now())
  const settings = readSettings(repository, ids)
  const named = flags.baseline ?? settings.baseline ?? standardBaseline
  const baseline = readBaseline(resolve(staged.top, named), named) ?? []
  const options = { checks: stagedChecks, ignore: settings.ignore, baseline, signal: io.signal }
  const report = addedOnly(await examine(context, options), staged)
  const failOn = flags.failOn ?? settings.failOn ?? 'error'
  const verdict = verdictOf(report, { failOn, strict: flags.strict ?? settings.strict })
  await writeOutputs(outputs, report, verdict, flags, io)
  return verdict.code
}

/** Writes the hook that checks every commit. */
export async function installHook(folder: string, _flags: DoctorFlags, io: Io): Promise<ExitCode> {
  const path = await writeHook(resolve(io.cwd, folder), io.env)
  io.stdout.write(`${shown(path, io)} runs gapi doctor --staged before each commit.\n`)
  return exit.done
}

/** Removes the hook, where it is ours. */
export async function uninstallHook(folder: string, _flags: DoctorFlags, io: Io): Promise<ExitCode> {
  const path = await removeHook(resolve(io.cwd, folder), io.env)
  io.stdout.write(path ? `Removed ${shown(path, io)}.\n` : 'There is no hook of gapi.\n')
  return exit.done
}

function shown(path: string, { cwd }: Io): string {
  const way = relative(cwd, path)
  return way.startsWith('..') ? path : way
}
