import { parseField } from '../../core/fields/field.ts'
import { pluralWord } from '../../core/fields/plural.ts'
import { checkIdentifier } from '../../core/fields/words.ts'
import { didYouMean } from '../../core/system/did-you-mean.ts'
import { UserError } from '../../core/system/errors.ts'
import { kindOf, maxLengthOf } from './api/field-kinds.ts'
import type { ReadProject } from './read-project.ts'
import { reservedBy } from './reserved.ts'
import type { KnownTable, ResourceField } from './spec.ts'

/** Index keys of InnoDB have 3072 bytes: 768 characters. */
const longestKey = 700
const longestString = 16_000

/**
 * Reads a field as `gapi migration new` does, and refuses what a resource cannot have. `self` is the table of the
 * resource, which a field may refer to.
 */
export function readField(
  text: string,
  { tables }: Pick<ReadProject, 'tables'>,
  self: KnownTable,
): ResourceField {
  const column = parseField(text)
  const { name, type } = column
  const target = column.references && targetOf(text, column.references, tables, self)
  const field = { text, column, target }
  refuseName(name)
  checkIdentifier(name, 'column')
  if (type === 'binary')
    refuse(`${name} is binary, which JSON cannot have.`, 'Upload it as a file: docs/recipes/upload.md.')
  if (column.primary)
    refuse(`${name} is a primary key, and every resource has its own: id.`, 'Write :unique instead.')
  if ((type === 'datetime') !== name.endsWith('_at'))
    refuse(
      type === 'datetime'
        ? `${name} is a datetime, whose name ends in _at here.`
        : `${name} ends in _at, as only a datetime does here.`,
      type === 'datetime'
        ? `Write ${name.replace(/_on$/, '')}_at:datetime, or ${name}:date for a day.`
        : `Write ${name}:datetime, or another name.`,
    )
  if (column.unique && !kindOf(field).canBeUnique)
    refuse(
      `${name} is unique, and ${type} cannot be.`,
      type === 'text' ? `Write ${name}:string{200}:unique.` : 'Leave :unique out.',
    )
  if (type === 'string' && maxLengthOf(field) > (column.unique || column.index ? longestKey : longestString))
    refuse(
      `${name} is too long for ${column.unique || column.index ? 'an index' : 'a string'}.`,
      column.unique || column.index ? `Write at most string{${longestKey}}.` : `Write ${name}:text.`,
    )
  if (type === 'text' && column.index)
    refuse(`${name} has an index, and text cannot have one.`, `Write ${name}:string{200}:index.`)
  if (type === 'text' && column.default !== undefined)
    refuse(`${name} has a default, and text has none on MySQL.`, `Write ${name}:string{200}:default=…`)
  if (type === 'json' && column.default !== undefined)
    refuse(`${name} has a default, and json has none on MySQL.`, 'Leave it out.')
  if (target === self && !column.nullable)
    refuse(
      `${name} refers to its own table, and the first row has nothing to refer to.`,
      `Write ${text.replace(/^[^:?!]+/, '$&?').replace('?!', '?')}.`,
    )
  return field
}

/** Throws where a field would have the name of another. */
export function refuseTwice(fields: readonly ResourceField[]): void {
  const seen = new Set<string>()
  for (const { column } of fields) {
    const name = column.name.toLowerCase()
    if (seen.has(name)) refuse(`${column.name} is named twice.`, 'Name each field once.')
    seen.add(name)
  }
}

function targetOf(
  text: string,
  {
    table,
    isAssumed,
    column,
  }: { readonly table: string; readonly isAssumed?: true; readonly column: string },
  tables: ReadonlyMap<string, KnownTable>,
  self: KnownTable,
): KnownTable {
  const [said = ''] = /^[A-Za-z_]\w*/.exec(text) ?? []
  const one = said.replace(/_id$/, '')
  const meant = isAssumed ? pluralWord(one) : table
  if (column !== 'id')
    refuse(`${text} refers to ${column}, and resources refer to an id.`, `Write references{${table}}.`)
  if (
    meant === self.name ||
    (isAssumed && one === self.singular) ||
    (meant === 'parents' && isAssumed && !tables.has(meant))
  )
    return self
  if (one === 'user' && isAssumed)
    refuse('user_id is the owner of a row.', 'Pass --owner user, and leave the field out.')
  const known =
    tables.get(meant) ??
    (isAssumed ? [...tables.values()].find(({ singular }) => singular === one) : undefined)
  if (known) return known
  const names = [...tables.keys()]
  throw new UserError(
    `${text} refers to ${meant}, which is not a table of a resource.${didYouMean(meant, names)}`,
    `Name one of ${names.join(', ')}: ${said}:references{${names[0]}}.`,
  )
}

function refuseName(name: string): void {
  if (/[A-Z]|^_|__|_$/.test(name))
    refuse(`${name} is not in snake_case, as the fields of the API are.`, `Write ${snake(name)}.`)
  if (['id', 'created_at', 'user_id', 'archived_at'].includes(name))
    refuse(
      `${name} is a column that gapi generate adds itself.`,
      name === 'user_id'
        ? 'Pass --owner user.'
        : name === 'archived_at'
          ? 'Pass --archive.'
          : 'Leave the field out.',
    )
  if (name === 'constructor')
    refuse(`${name} is a property of every object in JavaScript.`, 'Choose another name.')
  if (['limit', 'cursor', 'sort', 'fields', 'count'].includes(name))
    refuse(`${name} is a parameter of every list.`, 'Choose another name.')
  const owner = reservedBy(name)
  if (owner) refuse(`${name} is a reserved word of ${owner}.`, `Choose another name, e.g. ${name}_name.`)
}

function snake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/_+/g, '_')
    .replace(/^_|_$/g, '')
    .toLowerCase()
}

function refuse(message: string, hint: string): never {
  throw new UserError(message, hint)
}
