import { InvalidArgumentError, Option } from 'commander'
import { didYouMean } from '../core/system/did-you-mean.ts'

/** An option with a fixed list of values. */
export function oneOf(flags: string, about: string, choices: readonly string[]): Option {
  const list = choices.join(', ')
  return new Option(flags, `${about} (${list})`).argParser(value => {
    if (choices.includes(value)) return value
    throw new InvalidArgumentError(
      `${didYouMean(value, choices).trimStart()} Choose one of ${list}.`.trimStart(),
    )
  })
}

const formats = ['pretty', 'json', 'github'] as const

export interface FormatFlags {
  readonly format?: (typeof formats)[number]
  readonly json?: true
}

/** For commands whose findings CI shows in a pull request. */
export function formatOption(): Option {
  return oneOf('--format <format>', 'output format, default pretty', formats)
}

/** `--json` is short for `--format json`. */
export function formatOf({ format = 'pretty', json }: FormatFlags): (typeof formats)[number] {
  return json ? 'json' : format
}

/** For an option that can be repeated. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }

/** A duration such as 500ms, 30s, 5m, or plain seconds; in milliseconds. */
export function duration(text: string): number {
  const [, number = '', unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? []
  if (number === '') throw new InvalidArgumentError('Pass a time, e.g. 30s or 2m.')
  return Number(number) * (units[unit] ?? 1000)
}

/** A whole number, at least 1. */
export function count(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Pass a whole number, 1 or more.')
}
