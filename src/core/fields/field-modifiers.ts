import { didYouMean } from '../system/did-you-mean.ts'
import { UserError } from '../system/errors.ts'
import type { TypeName } from './types.ts'
import { refuse } from './words.ts'

export const onDeletes = { cascade: 'CASCADE', restrict: 'RESTRICT', set_null: 'SET NULL' } as const

export const modifiers: readonly string[] = [
  ...['unique', 'index', 'primary', 'default', 'null', 'required', 'unsigned'],
  ...Object.keys(onDeletes),
  'comment',
]

const takeValue = ['default', 'comment']

/** Modifier → its value, or an empty string. */
export function modifiersOf(parts: readonly string[], field: string): ReadonlyMap<string, string> {
  const given = new Map<string, string>()
  for (const part of parts) {
    const [named = '', word = '', equals] = /^([^=]*)(=?)/.exec(part) ?? []
    const value = part.slice(named.length)
    if (!modifiers.includes(word)) {
      throw new UserError(
        `${field}: there is no modifier called ${JSON.stringify(word)}.${didYouMean(word, modifiers)}`,
        `The modifiers are ${modifiers.join(', ')}.`,
      )
    }
    if (given.has(word)) refuse(field, `has ${word} twice`, 'Write it once.')
    if (takeValue.includes(word) !== (equals === '='))
      refuse(field, `has ${part}`, takeValue.includes(word) ? `Write ${word}=value.` : `Write ${word} alone.`)
    given.set(word, value.replace(/^(["'])(.*)\1$/s, '$2'))
  }
  return given
}

export function unsignedOf(given: ReadonlyMap<string, string>, type: TypeName, field: string): boolean {
  const able = ['int', 'bigint', 'smallint', 'float', 'double', 'decimal']
  if (given.has('unsigned') && !able.includes(type))
    refuse(field, `is unsigned, and ${type} has no sign`, `Only ${able.join(', ')} can be.`)
  return given.has('unsigned')
}
