import { UserError } from '../../../core/system/errors.ts'
import type { WrittenCollection } from '../formats/written.ts'
import { isOwn } from './saved.ts'

/** What an earlier collection lacks, has beyond, or has otherwise, in words. */
export function differencesIn(
  saved: ReadonlyMap<string, string>,
  { files, unitsOf }: WrittenCollection,
  shown: string,
): string[] {
  const now = unitsOf(files)
  const before = savedUnits(saved, unitsOf, shown)
  const names = [...new Set([...now.keys(), ...before.keys()])]
  return names.flatMap(name => {
    const [was, is] = [before.get(name), now.get(name)]
    if (was === is) return []
    if (was === undefined) return [`${name} is missing`]
    if (is !== undefined) return [`${name} differs`]
    return saved.size > 1 && !isOwn(was) ? [] : [`${name} is no longer in the document`]
  })
}

function savedUnits(
  saved: ReadonlyMap<string, string>,
  unitsOf: WrittenCollection['unitsOf'],
  shown: string,
): ReadonlyMap<string, string> {
  try {
    return unitsOf(saved)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new UserError(`${shown} is not valid JSON: ${error.message}.`, 'Remove it, and make it again.')
  }
}
