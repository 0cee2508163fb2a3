import { UserError } from '../../core/system/errors.ts'
import { parentColumn } from './api/parent.ts'
import { namesOf, type ResourceNames } from './names.ts'
import type { ReadProject } from './read-project.ts'
import { readField, refuseTwice } from './resource-field.ts'
import { refuseWideRow } from './row-size.ts'
import {
  type Audience,
  allFields,
  type KnownTable,
  type ResourceField,
  type ResourceSpec,
  type RouteAction,
} from './spec.ts'

/** What the command line says of a resource; the journal keeps it. */
export interface ResourceOptions {
  readonly name: string
  readonly fields: readonly string[]
  readonly plural?: string | undefined
  readonly owner?: 'user' | undefined
  readonly list?: Audience | undefined
  readonly read?: Audience | undefined
  readonly write?: Audience | undefined
  readonly add?: Audience | undefined
  readonly change?: Audience | undefined
  readonly remove?: Audience | undefined
  readonly archive?: boolean | undefined
  readonly join?: boolean | undefined
}

/** Reads and checks what a resource should be. `added` are the fields that came later. */
export function specOf(
  options: ResourceOptions,
  project: ReadProject,
  added: readonly string[] = [],
): ResourceSpec {
  const names = namesIn(project, options.name, options.plural)
  const parent = names.parent === undefined ? undefined : parentOf(names.parent, options.name, project)
  const owned = options.owner === 'user'
  const self: KnownTable = {
    ...{ name: names.plural, owned, folder: names.folder, path: undefined },
    singular: names.singular,
  }
  if (options.fields.length === 0)
    throw new UserError(
      `${options.name} has no field.`,
      `Add one or more: gapi generate resource ${options.name} name:string! price_cents:int!`,
    )
  const fields = options.fields.map(text => readField(text, project, self))
  const later = added.map(text => readField(text, project, self))
  refuseTwice([...fields, ...later])
  refuseParent(parent, [...fields, ...later])
  const audiences = audiencesOf(options, owned)
  refuseAudiences(audiences, owned, parent)
  const spec = {
    names,
    parent,
    fields,
    added: later,
    owned,
    audiences,
    archive: options.archive === true,
    join: options.join === true,
  }
  refuseJoin(spec)
  refuseStrangers(spec)
  refuseWideRow(spec)
  return spec
}

/** A name in the spellings of a project: Python has no folder with a hyphen, and lists a resource by its folder. */
export function namesIn(
  { template, tables }: ReadProject,
  said: string,
  plural: string | undefined,
): ResourceNames {
  const names = namesOf(said, plural, tables)
  return template === 'flask' ? { ...names, folder: names.plural, entry: names.plural } : names
}

function parentOf(name: string, said: string, { tables }: ReadProject): KnownTable {
  const known = tables.get(name)
  if (known?.path !== undefined && !known.path.includes(':')) return known
  const able = [...tables.values()].filter(({ path }) => path !== undefined && !path.includes(':'))
  throw new UserError(
    known
      ? `${name} has no path that ${said} could be below.`
      : `${said} is below ${name}, which is not a resource.`,
    `Name one of ${able.map(table => table.name).join(', ')}.`,
  )
}

function audiencesOf(options: ResourceOptions, owned: boolean): Readonly<Record<RouteAction, Audience>> {
  const { list = 'user' } = options
  const write = options.write ?? (owned ? 'user' : 'admin')
  const { read = list, add = write, change = write, remove = write } = options
  return { list, read, add, change, remove }
}

function refuseAudiences(
  audiences: Readonly<Record<RouteAction, Audience>>,
  owned: boolean,
  parent: KnownTable | undefined,
): void {
  if (owned && audiences.add === 'admin')
    throw new UserError(
      'A new row belongs to the user that adds it, so an admin cannot add one.',
      'Pass --add user.',
    )
  const anonymous = Object.entries(audiences).find(([, audience]) => audience === 'anonymous')
  const owner = owned ? 'Its rows belong' : `The rows of ${parent?.name} belong`
  if (anonymous && (owned || parent?.owned))
    throw new UserError(
      `${owner} to users, and anonymous callers have none.`,
      `Pass --${anonymous[0]} user or admin.`,
    )
}

/** The path of a nested resource says which row of its parent it belongs to. */
function refuseParent(parent: KnownTable | undefined, fields: readonly ResourceField[]): void {
  if (!parent) return
  const own = parentColumn(parent)
  const field = fields.find(({ column, target }) => column.name === own || target?.name === parent.name)
  if (field)
    throw new UserError(
      `${field.column.name}: it refers to ${parent.name} by its path already.`,
      'Leave the field out.',
    )
}

/** Whoever has no rows cannot refer to those of a user. */
function refuseStrangers(spec: ResourceSpec): void {
  const { audiences } = spec
  const action = (['add', 'change'] as const).find(each => audiences[each] === 'anonymous')
  const field = allFields(spec).find(({ target }) => target?.owned)
  if (action && field)
    throw new UserError(
      `${field.column.name} refers to ${field.target?.name}, whose rows belong to users, and anonymous callers have none.`,
      `Pass --${action} user or admin.`,
    )
}

function refuseJoin({ join, fields, parent }: ResourceSpec): void {
  const references = fields.filter(({ column }) => column.references)
  if (!join || references.length >= 2) return
  throw new UserError(
    `--join needs two references, and ${references.length === 0 ? 'there is none' : 'there is one'}${parent ? ' beside the path' : ''}.`,
    'Add them: gapi generate resource enrollment student:references course:references --join',
  )
}
