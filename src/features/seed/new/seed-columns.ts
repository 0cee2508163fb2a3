import { UserError } from '../../../core/system/errors.ts'
import { columnOf } from '../data/csv.ts'
import type { Format } from './seed-text.ts'

const forms: Readonly<Record<'csv' | 'yaml', readonly [pattern: RegExp, hint: string]>> = {
  csv: [
    /^[A-Za-z_]\w*( ?-> ?[A-Za-z_]\w*)?(\.[A-Za-z_]\w*)?\*?$/,
    'Write it like sku, client_id.name, tea -> products.sku or, for a column of the key, sku*.',
  ],
  yaml: [/^[A-Za-z_]\w*$/, 'Use letters a to z, digits and _, and begin with a letter.'],
}

/** Throws for columns that the format has no place for, that are not valid, or that are named twice. */
export function checkSeedColumns(columns: readonly string[], format: Format): void {
  if (columns.length === 0) return
  if (format !== 'csv' && format !== 'yaml')
    throw new UserError(
      `A .${format} seed names no columns: ${columns.join(' ')}.`,
      format === 'py' ? 'Leave them out.' : 'Leave them out, or pass --format csv or --format yaml.',
    )
  const [pattern, hint] = forms[format]
  const invalid = columns.find(column => !pattern.test(column))
  if (invalid !== undefined)
    throw new UserError(`${JSON.stringify(invalid)} is not a valid column of a .${format} seed.`, hint)
  const names = columns.map(nameOf)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined)
    throw new UserError(`The column ${twice} is named twice.`, 'Name each column once.')
}

/** Without the mark of a key: `sku*` and `sku` are one column; `a.x` and `a.y` are two parts of one. */
function nameOf(column: string): string {
  const [name, found] = columnOf(column)
  return found === undefined ? name : `${name}.${found}`
}
