import { type ExitCode, exit } from '../../../core/system/errors.ts'
import type { SmokeResult } from '../../../features/smoke/result.ts'
import type { Smoked } from '../../../features/smoke/smoke.ts'
import type { Style } from '../../terminal/style.ts'

export function codeOf({ results }: Smoked): ExitCode {
  return results.some(({ status }) => status === 'failed') ? exit.failed : exit.done
}

/** A line for each result, with its reason below where it failed. */
export function smokedText({ url, found, results, milliseconds }: Smoked, style: Style): string {
  const width = Math.max(...results.map(({ check }) => check.length))
  const version = [found.version, found.commit].filter(Boolean).join('+')
  const count = (status: SmokeResult['status']) => results.filter(each => each.status === status).length
  const parts = [
    `${count('passed')} passed`,
    count('failed') > 0 && style.red(`${count('failed')} failed`),
    count('skipped') > 0 && `${count('skipped')} skipped`,
  ]
  return [
    style.bold([url, version].filter(Boolean).join('  ')),
    ...results.map(each => lineOf(each, width, style)),
    '',
    `${parts.filter(Boolean).join(', ')}. ${style.dim(`${milliseconds} ms`)}`,
    '',
  ].join('\n')
}

function lineOf(
  { check, name, status, detail, milliseconds }: SmokeResult,
  width: number,
  style: Style,
): string {
  const word = { passed: style.green, failed: style.red, skipped: style.dim }[status](status.padEnd(7))
  const time = milliseconds > 0 ? `  ${style.dim(`${milliseconds} ms`)}` : ''
  const head = `${word}  ${check.padEnd(width)}  ${name}`
  if (status === 'failed') return `${head}${time}\n  ${detail}`
  return detail === '' ? `${head}${time}` : `${head}  ${style.dim(detail)}${time}`
}
