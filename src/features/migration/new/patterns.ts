import { emptyChange, type SchemaChange, type TableOptions } from '../../../core/fields/change.ts'
import { UserError } from '../../../core/system/errors.ts'
import { columnPatterns } from './column-patterns.ts'
import { indexPatterns } from './index-patterns.ts'
import type { Pattern } from './pattern.ts'
import { renamePatterns } from './rename-patterns.ts'
import { tablePatterns } from './table-patterns.ts'

/** Indexes come before columns, and columns before tables: their names have more words. */
const patterns: readonly Pattern[] = [
  // What only the database's own SQL can write.
  {
    name: /^add_(?:trigger|policy|function|procedure|rule|partition|view)(?:_.+)?_to_.+$/,
    change: unwritten,
  },
  ...indexPatterns,
  ...columnPatterns,
  ...renamePatterns,
  ...tablePatterns,
]

/** The change that a name and its fields describe; an empty one for a name that matches no pattern. */
export function changeOf(name: string, fields: readonly string[], options: TableOptions): SchemaChange {
  for (const pattern of patterns) {
    const found = pattern.name.exec(name)
    if (found) return pattern.change({ ...found.groups }, fields, options)
  }
  return unwritten({}, fields, options, name)
}

function unwritten(
  _groups: object,
  fields: readonly string[],
  _options: TableOptions,
  name?: string,
): SchemaChange {
  if (fields.length === 0) return emptyChange()
  throw new UserError(
    `The name${name === undefined ? '' : ` ${name}`} does not say what to do with ${fields.join(' ')}.`,
    'Begin it with create_things, add_…_to_things, remove_…_from_things or drop_things.',
  )
}
