import { exit } from '../../../core/system/errors.ts'
import type { Compared } from '../../../features/profile/compare.ts'
import type { Difference } from '../../../features/profile/difference.ts'
import type { Style } from '../../terminal/style.ts'
import { json } from '../json.ts'
import { ms } from './pretty.ts'

export function comparedJson(compared: Compared): string {
  return json({ ok: true, code: exit.done, ...compared })
}

/** Both sides, the difference with its interval, and whether it is more than noise. */
export function comparedText(compared: Compared, style: Style): string {
  const { request, revision, commit, runtime, count, rounds, time, cpu } = compared
  return [
    `${style.bold(`${request.method} ${request.path}`)} as ${request.as}, compared with ${revision} (${commit.slice(0, 7)})`,
    '',
    rowText('', revision.slice(0, 12), 'here', 'difference', ''),
    differenceText('time, ms', time, style),
    differenceText('CPU, ms', cpu, style),
    '',
    style.dim(`Medians of ${rounds} processes for each side, in turn, ${count} requests each, ${runtime}.`),
    '',
  ].join('\n')
}

function differenceText(name: string, { before, after, percent, verdict }: Difference, style: Style): string {
  const interval = `${signed(percent.median)} (${signed(percent.from)} to ${signed(percent.to)})`
  const verdicts = {
    same: 'not more than noise',
    slower: style.red('slower'),
    faster: style.green('faster'),
  }
  return rowText(name, ms(before), ms(after), interval, verdicts[verdict])
}

function rowText(name: string, before: string, after: string, difference: string, verdict: string): string {
  return `${name.padEnd(8)}  ${before.padStart(12)}  ${after.padStart(8)}  ${difference.padEnd(28)}  ${verdict}`.trimEnd()
}

function signed(percent: number): string {
  return `${percent > 0 ? '+' : ''}${percent.toFixed(1)}%`
}
