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
