import type { Dialect } from '../../core/database/drivers/dialects.ts'
import { parseField } from '../../core/fields/field.ts'
import { isComputed } from '../../core/fields/field-default.ts'
import { UserError } from '../../core/system/errors.ts'
import type { Journal } from './journal.ts'
import type { ReadProject } from './read-project.ts'
import { specOf } from './resource-spec.ts'
import { allFields, type ResourceField, type ResourceSpec } from './spec.ts'
import { enumTitle } from './titles.ts'

/** Throws where the resource has the field, before anything else is said of it. */
export function refuseKnown({ options, added }: Journal, project: ReadProject, text: string): void {
  const spec = specOf(options, project, Object.keys(added))
  const { name } = parseField(text)
  if (allFields(spec).some(({ column }) => column.name.toLowerCase() === name.toLowerCase()))
    throw new UserError(`${spec.names.plural} has a field ${name} already.`, 'Choose another name.')
}

/** Throws for a title that a schema of the project has. */
export function refuseTitle(spec: ResourceSpec, { column }: ResourceField, { titles }: ReadProject): void {
  const title = enumTitle(spec, column.name)
  if (column.type === 'enum' && titles.has(title))
    throw new UserError(`There is a schema with the title ${title} already.`, 'Choose another name.')
}

/** Throws for a default that the rows that exist cannot have. */
export function refuseForRows(
  { text, column }: ResourceField,
  table: string,
  database: Dialect | undefined,
): void {
  const { name, unique, default: value } = column
  if (unique && value !== undefined && !isComputed(column))
    throw new UserError(
      `${name} is unique, and each row that ${table} has would get ${value}.`,
      `Leave the default out, and allow that it is empty: '${asNullable(text)}'.`,
    )
  if (database === 'sqlite' && isComputed(column))
    throw new UserError(
      `${name} has a default that is computed, and SQLite does not add such a column to a table with rows.`,
      `Leave the default out, and allow that it is empty: '${asNullable(text)}'.`,
    )
}

/** Rows that exist have no value for a new field. */
export function refuseEmpty({ text, column }: ResourceField, table: string): void {
  if (column.nullable || column.default !== undefined) return
  const [said = text] = /^[^:?!]+/.exec(text) ?? []
  const rest = text
    .slice(said.length)
    .replace(/^!/, '')
    .replace(/!(?=:|$)/, '')
  const withDefault = column.references ? '' : `, or give the rows a value: '${said}${rest}:default=…'`
  throw new UserError(
    `${column.name} would be empty in the rows that ${table} has, and it is required.`,
    `Allow that: '${said}?${rest}'${withDefault}.`,
  )
}

/** `token:uuid:default=uuid` → `token?:uuid`. */
function asNullable(text: string): string {
  return text
    .replace(/:default=("[^"]*"|'[^']*'|[^:]*)/, '')
    .replace(/!(?=:|$)/, '')
    .replace(/^[^:?!]+/, '$&?')
}
