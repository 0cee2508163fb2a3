import { withoutAccents } from '../../../core/render/names.ts'
import { UserError } from '../../../core/system/errors.ts'
import { trimmedBy } from '../../../core/system/trimmed.ts'

/** PostgreSQL silently cuts a longer name. */
const longestName = 63

/**
 * Throws unless a name can be that of a table, so that the file gets the name as it was typed; the number in
 * front of it comes from the other seeds.
 */
export function checkSeedName(name: string): void {
  const shown = JSON.stringify(name)
  if (/^\d+[-_]/.test(name))
    throw new UserError(
      `${shown} begins with a number, and gapi numbers the seeds itself.`,
      `${typed(name)} To change the order, rename the file.`,
    )
  if (!/^[A-Za-z]\w*$/.test(name)) throw new UserError(`${shown} is not a valid seed name.`, typed(name))
  if (name.length > longestName)
    throw new UserError(
      `The seed name ${name} has ${name.length} characters; a table's name has at most ${longestName}.`,
      'Choose a shorter one.',
    )
}

/** The words to type for a name that nearly is one. */
function typed(name: string): string {
  const words = withoutAccents(name).replace(/[^A-Za-z0-9]+/g, '_')
  const table = trimmedBy(words.replace(/^[\d_]+/, ''), '_').slice(0, longestName)
  return table === '' ? 'Pass the name of a table, e.g. products.' : `Type: gapi seed new ${table}.`
}
