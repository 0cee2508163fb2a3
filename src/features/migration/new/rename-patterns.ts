import type { SchemaChange } from '../../../core/fields/change.ts'
import { UserError } from '../../../core/system/errors.ts'
import { renameColumn } from './column-change.ts'
import { type Pattern, tableIn } from './pattern.ts'

/** Renames of columns; a rename of a table is among the patterns of tables. */
export const renamePatterns: readonly Pattern[] = [
  { name: /^rename_(?:column_)?(?<from>.+)_to_(?<to>.+)_(?:in|on)_(?<table>.+)$/, change: renamed },
  { name: /^rename_column_(?<from>.+)_(?:in|on|of)_(?<table>.+)_to_(?<to>.+)$/, change: renamed },
]

function renamed(
  ...[{ from = '', to = '', table = '' }, fields, options]: Parameters<Pattern['change']>
): SchemaChange {
  if (fields.length === 0) return renameColumn(tableIn(table, options), from, to)
  throw new UserError(`A rename takes no field: ${fields.join(' ')}.`, 'Leave the fields out.')
}
