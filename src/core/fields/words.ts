import { withoutAccents } from '../render/names.ts'
import { UserError } from '../system/errors.ts'
import { trimmedBy } from '../system/trimmed.ts'

/** PostgreSQL silently cuts a longer name (63 bytes); MySQL rejects one over 64. */
const longestIdentifier = 63

/** NAME as snake_case: "CreateUsers", "create-users" and "create users" are all `create_users`. */
export function snakeCaseOf(name: string): string {
  const written = withoutAccents(name)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
  const words = trimmedBy(written, '_')
  if (words !== '') return words
  throw new UserError(
    `${JSON.stringify(name)} is not a valid name for a migration: it has no letter a to z and no digit.`,
    'Say what it does: gapi migration new create_users name email:string:unique',
  )
}

/** The English plural, as most tables have it: user → users, category → categories, person → people. */
export function pluralOf(word: string): string {
  const irregular = Object.entries(irregulars).find(([one]) => word === one || word.endsWith(`_${one}`))
  if (irregular) return word.slice(0, -irregular[0].length) + irregular[1]
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`
  if (/(s|x|z|ch|sh)$/.test(word)) return `${word}es`
  return `${word}s`
}

/** The reverse of `pluralOf`; a word that is not a plural stays as it is. */
export function singularOf(word: string): string {
  const irregular = Object.entries(irregulars).find(([, many]) => word === many || word.endsWith(`_${many}`))
  if (irregular) return word.slice(0, -irregular[1].length) + irregular[0]
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`
  if (/(ss|x|zz|ch|sh)es$/.test(word)) return word.slice(0, -2)
  return /[^su]s$/.test(word) ? word.slice(0, -1) : word
}

const irregulars: Readonly<Record<string, string>> = {
  person: 'people',
  child: 'children',
  man: 'men',
  woman: 'women',
  status: 'statuses',
}

/** Throws for a name that one of the databases would reject or cut, or that would need quotes. */
export function checkIdentifier(name: string, what: 'table' | 'column' | 'index'): void {
  if (what !== 'index' && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    const message = `${JSON.stringify(name)} is not a valid name for a ${what}.`
    throw new UserError(message, 'Use letters a to z, digits and _, and begin with a letter.')
  }
  if (name.length > longestIdentifier) {
    const message = `The ${what} name ${name} has ${name.length} characters; PostgreSQL keeps ${longestIdentifier} of them.`
    const hint = what === 'index' ? 'Write the index by hand, with a shorter name.' : 'Choose a shorter one.'
    throw new UserError(message, hint)
  }
}

/** Throws for a new name that is the old one; a change of case is a change. */
export function checkRename(from: string, to: string): void {
  if (from === to)
    throw new UserError(`${from} would be renamed to itself.`, 'Write another name after _to_.')
}

/** Throws for a field: “email:string{x} cannot have {x}.” */
export function refuse(field: string, message: string, hint: string): never {
  throw new UserError(`${field} ${message}.`, hint)
}
