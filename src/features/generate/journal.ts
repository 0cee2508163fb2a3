import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { version } from '../../core/render/own-package.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { listIn, recordIn } from '../../core/system/json.ts'
import type { Places } from './api/render.ts'
import type { ResourceOptions } from './resource-spec.ts'
import { type Audience, audiences } from './spec.ts'

/** What generators wrote for one entry of the list of resources; committed with the project, so that it can be undone. */
export interface Journal {
  readonly kind: 'resource' | 'blueprint'
  /** The folder in src or app. */
  readonly folder: string
  readonly entry: string
  readonly options: ResourceOptions
  readonly places: Places
  readonly migration: string | undefined
  /** Later fields, each with its migration. */
  readonly added: Readonly<Record<string, string>>
  /** Path → SHA-256 of what was written. */
  readonly files: Readonly<Record<string, string>>
  /** Path → the lines that were inserted. */
  readonly lines: Readonly<Record<string, string>>
}

const journalFolder = '.gapi'

export function journalPath(folder: string): string {
  return `${journalFolder}/${folder}.json`
}

/** The journal of a folder in src. Throws where gapi did not generate it. */
export function readJournal(root: string, folder: string, source: 'src' | 'app' = 'src'): Journal {
  const path = join(root, journalPath(folder))
  if (existsSync(path)) return journalIn(readFileSync(path, 'utf8'), journalPath(folder), folder)
  const known = journaledFolders(root)
  const own = existsSync(join(root, source, folder)) ? 'was not made by gapi generate' : 'does not exist'
  throw new UserError(
    `${source}/${folder} ${own}.`,
    known.length === 0
      ? `gapi generate writes ${journalFolder}/, and there is none.`
      : `gapi generate made ${known.join(', ')}.`,
  )
}

export function journaledFolders(root: string): string[] {
  if (!existsSync(join(root, journalFolder))) return []
  return readdirSync(join(root, journalFolder)).flatMap(name => /^(.+)\.json$/.exec(name)?.[1] ?? [])
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** JSON as a formatter leaves it: a list is on one line if it fits. */
export function journalText({ folder: _, ...journal }: Journal): string {
  return `${stringify({ version, ...journal }, '')}\n`
}

function stringify(value: unknown, indent: string, before = 0): string {
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    const line = `[${value.map(each => JSON.stringify(each)).join(', ')}]`
    if (before + line.length <= 109) return line
    return `[\n${value.map(each => `${inner}${JSON.stringify(each)}`).join(',\n')}\n${indent}]`
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  if (entries.length === 0) return '{}'
  const lines = entries.map(([key, each]) => {
    const head = `${inner}${JSON.stringify(key)}: `
    return head + stringify(each, inner, head.length)
  })
  return `{\n${lines.join(',\n')}\n${indent}}`
}

function journalIn(text: string, path: string, folder: string): Journal {
  const { kind, entry, options, places, migration, added, files, lines } = recordIn(parsed(text, path))
  const { seed, test } = recordIn(places)
  if ((kind !== 'resource' && kind !== 'blueprint') || typeof entry !== 'string') throw unreadable(path)
  return {
    kind,
    folder,
    entry,
    options: optionsIn(recordIn(options)),
    places: { seed: String(seed), test: String(test) },
    migration: typeof migration === 'string' ? migration : undefined,
    added: textsIn(added),
    files: textsIn(files),
    lines: textsIn(lines),
  }
}

function optionsIn(said: Readonly<Record<string, unknown>>): ResourceOptions {
  const audience = (value: unknown): Audience | undefined => audiences.find(each => each === value)
  return {
    name: String(said.name),
    fields: listIn(said.fields).map(String),
    plural: typeof said.plural === 'string' ? said.plural : undefined,
    owner: said.owner === 'user' ? 'user' : undefined,
    list: audience(said.list),
    read: audience(said.read),
    write: audience(said.write),
    add: audience(said.add),
    change: audience(said.change),
    remove: audience(said.remove),
    archive: said.archive === true ? true : undefined,
    join: said.join === true ? true : undefined,
  }
}

function textsIn(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(recordIn(value)).map(([key, each]) => [key, String(each)]))
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw unreadable(path)
  }
}

function unreadable(path: string): UserError {
  return new UserError(`${path} is not a journal of gapi generate.`, 'Restore it from git.', exit.failed)
}
