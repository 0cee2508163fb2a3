import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkIdentifier } from '../../core/fields/words.ts'
import { isPlural, repeatsMethod } from '../../core/openapi/path-names.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { namesOf, type ResourceNames, wordsOf } from './names.ts'
import type { ReadProject } from './read-project.ts'
import { isTakenType, reservedBy } from './reserved.ts'
import { readField, refuseTwice } from './resource-field.ts'
import type { Audience, KnownTable, ResourceSpec, RouteAction } from './spec.ts'

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
  const self: KnownTable = { name: names.plural, owned, folder: names.folder, path: undefined }
  if (options.fields.length === 0)
    throw new UserError(
      `${options.name} has no field.`,
      `Add one or more: gapi generate resource ${options.name} name:string! price_cents:int!`,
    )
  const fields = options.fields.map(text => readField(text, project, self))
  const later = added.map(text => readField(text, project, self))
  refuseTwice([...fields, ...later])
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
  if (parent && fields.some(({ target }) => target?.name === parent.name))
    throw new UserError(`It refers to ${parent.name} by its path already.`, 'Leave the field out.')
  return spec
}

/** A name in the spellings of a project: Python has no folder with a hyphen, and lists a resource by its folder. */
export function namesIn({ template }: ReadProject, said: string, plural: string | undefined): ResourceNames {
  const names = namesOf(said, plural)
  return template === 'flask' ? { ...names, folder: names.plural, entry: names.plural } : names
}

/** Throws where a name is reserved, or the project has it. */
export function refuseTaken({ names }: ResourceSpec, project: ReadProject): void {
  checkIdentifier(names.plural, 'table')
  const shown = wordsOf(names.singular)
  const reserved = reservedBy(names.plural)
  if (reserved)
    throw new UserError(
      `The table ${names.plural} would be a reserved word of ${reserved}.`,
      'Choose another name, or pass --plural.',
    )
  if (names.plural.length > 48)
    throw new UserError(`The name ${names.plural} has more than 48 characters.`, 'Choose a shorter one.')
  if (
    /^(knex|gapi|sqlite|pg)_/.test(names.plural) ||
    ['query', 'later', 'atomically', 'after_commit'].includes(names.plural)
  )
    throw new UserError(`The name ${names.plural} is used by the database layer.`, 'Choose another.')
  if (isTakenType(names.type) || isTakenType(`New${names.type}`))
    throw new UserError(
      `${names.type} is the name of a type that the code needs itself.`,
      `Choose another name, e.g. api_${names.singular}.`,
    )
  const taken = takenBy(names, project)
  if (taken)
    throw new UserError(`There is ${taken} already.`, `Choose another name for ${shown}.`, exit.usage)
  refusePath(names)
}

function takenBy({ plural, folder, entry, type }: ResourceNames, project: ReadProject): string | undefined {
  const { root, sources, created, tables, titles, template } = project
  const [source, extension] = template === 'flask' ? ['app', '.py'] : ['src', '.ts']
  if (sources.has(folder))
    return existsSync(join(root, source, `${folder}${extension}`))
      ? `a file ${source}/${folder}${extension}`
      : `a folder ${source}/${folder}`
  if (created.has(plural) || tables.has(plural)) return `a table ${plural}`
  if (sources.has(entry)) return `a file ${source}/${entry}${extension}`
  const title = [type, `New${type}`, `${type}Change`, `${type}Page`, `${type}Out`].find(each =>
    titles.has(each),
  )
  return title === undefined ? undefined : `a schema with the title ${title}`
}

/** The project's own test refuses a path that is not a plural or begins with a verb. */
function refusePath({ segment }: ResourceNames): void {
  if (!isPlural(segment))
    throw new UserError(
      `/${segment} is not a plural, and lists have plural paths.`,
      'Pass another word with --plural.',
    )
  if (repeatsMethod([segment], 0, ['get', 'post']))
    throw new UserError(
      `/${segment} begins with a verb, which the method of a request says already.`,
      'Choose a name that begins with a noun.',
    )
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

function refuseJoin({ join, fields, parent }: ResourceSpec): void {
  const references = fields.filter(({ column }) => column.references)
  if (!join || references.length >= 2) return
  throw new UserError(
    `--join needs two references, and ${references.length === 0 ? 'there is none' : 'there is one'}${parent ? ' beside the path' : ''}.`,
    'Add them: gapi generate resource enrollment student:references course:references --join',
  )
}
