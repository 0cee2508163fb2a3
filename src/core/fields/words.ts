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
