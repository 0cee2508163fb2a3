import { pascalOf } from './names.ts'
import type { ReadProject } from './read-project.ts'
import { allFields, type ResourceSpec } from './spec.ts'

/** The titles that the schemas of a resource will have: its names in generated clients. */
export function titlesOf(spec: ResourceSpec, template: ReadProject['template']): string[] {
  const { type } = spec.names
  const own = [type, `New${type}`, `${type}Change`, `${type}Page`]
  return template === 'flask' ? [...own, `${type}Out`] : [...own, `Partial${type}`, ...enumTitles(spec)]
}

/** A title that two fields would have: `kind_1` and `kind1`. */
export function duplicateTitle(spec: ResourceSpec): string | undefined {
  const { type } = spec.names
  const titles = enumTitles(spec)
  return titles.find(
    (title, place) => titles.indexOf(title) !== place || [`${type}Change`, `${type}Page`].includes(title),
  )
}

/** The title of the schema of an enum: `InvoiceStatus`. */
export function enumTitle({ names }: ResourceSpec, column: string): string {
  return names.type + pascalOf(column)
}

function enumTitles(spec: ResourceSpec): string[] {
  return allFields(spec).flatMap(({ column }) =>
    column.type === 'enum' ? [enumTitle(spec, column.name)] : [],
  )
}
