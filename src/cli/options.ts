import { InvalidArgumentError, Option } from 'commander'
import { didYouMean } from '../core/suggest.ts'

/** An option that takes one of a few words. */
export function oneOf(flags: string, about: string, choices: readonly string[]): Option {
  const list = choices.join(', ')
  return new Option(flags, `${about} (${list})`).argParser(value => {
    if (choices.includes(value)) return value
    throw new InvalidArgumentError(
      `${didYouMean(value, choices).trimStart()} Choose one of ${list}.`.trimStart(),
    )
  })
}

/** For an option that may be given several times. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }

/** A time such as 500ms, 30s, 5m, or plain seconds; in milliseconds. */
export function duration(text: string): number {
  const [, number = '', unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? []
  if (number === '') throw new InvalidArgumentError('Write a time such as 30s or 2m.')
  return Number(number) * (units[unit] ?? 1000)
}

/** A whole number from one on. */
export function count(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write a whole number from 1 on.')
}
