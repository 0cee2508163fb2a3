import type { ExitCode } from '../../../core/system/errors.ts'
import type { UpdateCheck } from '../../../features/update/check-update.ts'
import { databaseJson } from '../json.ts'
import { count } from './updated.ts'

export function checkedText(
  { from, to, isBehind, behind, drifted }: UpdateCheck,
  withDrift: boolean,
): string {
  const lines = [
    isBehind
      ? `Behind: the project is of ${from}, this is ${to}, and ${count(behind.length, 'file')} of the template differ.`
      : `Not behind: the project is of ${from}.`,
    ...behind.map(path => `  ${path}`),
    ...(isBehind ? ['To update: gapi update'] : []),
    ...(withDrift ? driftText(drifted) : []),
  ]
  return `${lines.join('\n')}\n`
}

function driftText(drifted: UpdateCheck['drifted']): string[] {
  if (drifted.length === 0) return ['Not drifted: every file of the template is as it was made.']
  return [
    `Drifted: ${count(drifted.length, 'file')} of the template changed here.`,
    ...drifted.map(({ path, state }) => `  ${path}${state === 'deleted' ? ' (deleted)' : ''}`),
  ]
}

export function checkedJson({ drifted, ...check }: UpdateCheck, code: ExitCode, withDrift: boolean): string {
  return databaseJson({ ok: code === 0, code, ...check, drifted: withDrift ? drifted : [] })
}
