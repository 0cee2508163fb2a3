import { posix } from 'node:path'
import { UserError } from '../../system/errors.ts'
import { onThisSystem } from '../../system/toolchain/virtual-environment.ts'

/** The contract version that this gapi supports; docs/contract.md specifies it. */
export const contractVersion = 1

/** How gapi asks a project about itself, from its gapi.yml. Paths are relative to gapi.yml. */
export interface Contract {
  /** The template it was made from; undefined where gapi.yml does not say. */
  readonly template: string | undefined
  /** The command that answers verbs: `[...manage, 'routes', '--json']`. */
  readonly manage: readonly string[]
  /** The module that gapi loads to work with the database; undefined in a project without Knex. */
  readonly knex: string | undefined
  /** The folders of the migrations and the seeds. */
  readonly migrations: string
  readonly seeds: string
  /** Migrations that may leave queries un-awaited, each with the reason, as JSON. */
  readonly runAsKnex: unknown
}

/**
 * Reads the contract in the text of a gapi.yml; undefined without one. Each key is one line, so that no YAML
 * library is needed. Throws a UserError for a newer contract and for a line that cannot be read.
 */
export function contractIn(text: string): Contract | undefined {
  const version = lineOf(text, 'contract')
  if (version === undefined) return undefined
  if (!/^[1-9]\d{0,5}$/.test(version)) throw fault('contract', 'a number', '1')
  if (Number(version) > contractVersion)
    throw new UserError(
      `gapi.yml says contract: ${version}, and this version of gapi knows contracts up to ${contractVersion}.`,
      'Update it: npm install --save-dev create-good-api@latest',
    )
  return {
    template: textOf(text, 'template'),
    manage: onThisSystem(commandOf(lineOf(text, 'manage') ?? '')),
    knex: pathOf(text, 'knex', 'src/gapi.ts'),
    migrations: pathOf(text, 'migrations', 'db/migrations') ?? 'db/migrations',
    seeds: pathOf(text, 'seeds', 'db/seeds') ?? 'db/seeds',
    runAsKnex: reasonsOf(text),
  }
}

function reasonsOf(text: string): unknown {
  const value = lineOf(text, 'runAsKnex')
  if (value === undefined) return undefined
  const reasons = parsedJson(value)
  if (typeof reasons === 'object' && reasons !== null) return reasons
  throw fault('runAsKnex', 'names with reasons, as JSON on one line', '{"20190101_users": "deployed before"}')
}

/** The value of a key at the start of a line, without a comment. */
function lineOf(text: string, key: string): string | undefined {
  const line = text.split('\n').find(each => each.startsWith(`${key}:`))
  const [value] = line?.slice(key.length + 1).split(/\s#/) ?? []
  return value?.trim()
}

function textOf(text: string, key: string): string | undefined {
  const value = lineOf(text, key)
  if (!value?.startsWith('"')) return value || undefined
  const parsed = parsedJson(value)
  return typeof parsed === 'string' ? parsed : undefined
}

function pathOf(text: string, key: string, example: string): string | undefined {
  if (lineOf(text, key) === undefined) return undefined
  const path = posix.normalize(textOf(text, key) ?? '/')
  if (/^(\.\.(\/|$)|\/|\.$|[|>&*!{[])/.test(path)) throw fault(key, 'a path below gapi.yml', example)
  return path
}

/** `["node", "src/manage.ts"]`, or the same without quotes. */
function commandOf(list: string): readonly string[] {
  const parsed = parsedJson(list)
  const words: readonly unknown[] = Array.isArray(parsed) ? parsed : plainWords(list)
  const texts = words.filter(word => typeof word === 'string').filter(word => word !== '')
  if (texts.length > 0 && texts.length === words.length) return texts
  throw fault('manage', 'a command as a list on one line', '[node, src/manage.js]')
}

function plainWords(list: string): string[] {
  const inner = list.startsWith('[') && list.endsWith(']') ? list.slice(1, -1) : ''
  const words = inner.split(',').map(word => word.trim())
  return words.every(word => /^[\w./:@=+-]+$/.test(word)) ? words : []
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fault(key: string, what: string, example: string): UserError {
  return new UserError(`gapi.yml: ${key} must be ${what}.`, `Write it so: ${key}: ${example}`)
}
