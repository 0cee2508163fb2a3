import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkIdentifier } from '../../core/fields/words.ts'
import { isPlural, repeatsMethod } from '../../core/openapi/path-names.ts'
import { UserError } from '../../core/system/errors.ts'
import { resourcePath } from './api/parent.ts'
import { comparablePath } from './contract-names.ts'
import { pascalOf, type ResourceNames, wordsOf } from './names.ts'
import type { ReadProject } from './read-project.ts'
import { isTakenType, reservedBy } from './reserved.ts'
import type { ResourceSpec } from './spec.ts'
import { duplicateTitle, titlesOf } from './titles.ts'

/** Throws where a name is reserved, or the project has it. */
export function refuseTaken(spec: ResourceSpec, project: ReadProject): void {
  const { names } = spec
  refuseReserved(names)
  const taken = takenBy(spec, project)
  if (taken)
    throw new UserError(
      `There is ${taken} already.`,
      `Choose another name for ${wordsOf(names.singular)}${taken.startsWith('a schema') ? ', or for the field' : ''}.`,
    )
  const twice = duplicateTitle(spec)
  if (twice)
    throw new UserError(
      `Two fields would have a schema with the title ${twice}.`,
      'Choose another name for one of them.',
    )
  refusePath(names)
}

function refuseReserved(names: ResourceNames): void {
  checkIdentifier(names.plural, 'table')
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
}

function takenBy(spec: ResourceSpec, project: ReadProject): string | undefined {
  const { plural, folder, entry } = spec.names
  const { root, sources, created, tables, titles, template, contractNames } = project
  const [source, extension] = template === 'flask' ? ['app', '.py'] : ['src', '.ts']
  if (sources.has(folder))
    return existsSync(join(root, source, `${folder}${extension}`))
      ? `a file ${source}/${folder}${extension}`
      : `a folder ${source}/${folder}`
  if (created.has(plural) || tables.has(plural)) return `a table ${plural}`
  if (sources.has(entry)) return `a file ${source}/${entry}${extension}`
  const title = titlesOf(spec, template).find(each => titles.has(each))
  if (title !== undefined) return `a schema with the title ${title}`
  const path = resourcePath(spec)
  if (contractNames.paths.has(comparablePath(path))) return `a path ${path}`
  const operation = operationsOf(spec.names).find(each => contractNames.operations.has(each))
  return operation === undefined ? undefined : `an operation ${operation}`
}

function operationsOf({ singular, plural }: ResourceNames): string[] {
  const one = pascalOf(singular)
  return [`list${pascalOf(plural)}`, `get${one}`, `create${one}`, `update${one}`, `delete${one}`]
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
