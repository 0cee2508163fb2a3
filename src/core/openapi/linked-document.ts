import { UserError } from '../system/errors.ts'
import type { Json } from '../system/json.ts'
import { type DocumentVersion, versionOf } from './document-version.ts'
import { type Located, type Place, pointerOf, rootOf } from './place.ts'
import { type ApiReference, isUrl, locatedAt, referencesIn, targetOf } from './references.ts'

/** A document and the files that it refers to. Every reference has a target. */
export interface LinkedDocument {
  /** As the user named it: `openapi.json`, `main:openapi.json`. */
  readonly name: string
  /** 3.0 or 3.1. */
  readonly version: DocumentVersion['version']
  readonly root: Located
  /** What a reader should know, e.g. that 3.2 is read as 3.1. */
  readonly notes: readonly string[]
  /** What its `$ref` leads to; undefined where it has none. */
  target(located: Located): Located | undefined
  /** Follows `$ref` until there is none. */
  resolve(located: Located): Located
}

/** Gives the content of a file of the document; throws a UserError where there is none. */
export type ReadApiFile = (file: string) => Promise<Json>

export interface LinkOptions {
  readonly name: string
  /** The file of the document: a path or a URL. */
  readonly file: string
  readonly read: ReadApiFile
  /** Whether references to other servers are fetched. */
  readonly fetch: boolean
}

/** Reads a document with all files that it refers to. */
export async function linkDocument(options: LinkOptions): Promise<LinkedDocument> {
  const { name, file } = options
  const root = await options.read(file)
  const { version, notes } = versionOf(root, name)
  const { files, references } = await readLinked(root, options)
  const find = targetsIn(files)
  for (const { text, place } of references)
    if (find(text, place.file) === undefined) throw unresolved(name, text, place)
  const target = ({ value, place }: Located) =>
    typeof value.$ref === 'string' ? find(value.$ref, place.file) : undefined
  return { name, version, notes, root: rootOf(file, root), target, resolve: one => followed(one, target) }
}

async function readLinked(root: Json, { name, file, read, fetch }: LinkOptions) {
  const files = new Map([[file, root]])
  const references: ApiReference[] = []
  const waiting = [file]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const found = referencesOf(rootOf(next, files.get(next) ?? {}), next === file ? name : next)
    references.push(...found)
    for (const { text } of found) {
      const target = targetOf(text, next).file
      if (files.has(target)) continue
      if (isUrl(target) && !fetch) throw remote(name, text)
      files.set(target, await read(target))
      waiting.push(target)
    }
  }
  return { files, references }
}

/** Nesting that overflows the stack is refused. */
function referencesOf(root: Located, name: string): ApiReference[] {
  try {
    return referencesIn(root)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new UserError(`${name} is nested too deeply.`, 'Pass an OpenAPI document.')
  }
}

type FindTarget = (reference: string, file: string) => Located | undefined

/** The target of each reference, looked up once. */
function targetsIn(files: ReadonlyMap<string, Json>): FindTarget {
  const known = new Map<string, Located | undefined>()
  return (reference, from) => {
    const key = `${from}\n${reference}`
    if (known.has(key)) return known.get(key)
    const { file, fragment } = targetOf(reference, from)
    const content = files.get(file)
    const found = content && locatedAt(content, file, fragment)
    known.set(key, found)
    return found
  }
}

/** A circle of references ends somewhere in it. */
function followed(located: Located, target: LinkedDocument['target']): Located {
  let at = located
  for (let steps = 0; steps < longestChain; steps++) {
    const next = target(at)
    if (next === undefined) return at
    at = next
  }
  return at
}

const longestChain = 100

function remote(name: string, reference: string): UserError {
  return new UserError(
    `${name} refers to ${reference}, which is on another server.`,
    'Pass --fetch to read it from there.',
  )
}

function unresolved(name: string, reference: string, place: Place): UserError {
  return new UserError(
    `${name}: the target of $ref ${reference} at ${pointerOf(place) || '/'} does not exist.`,
    'Fix the reference, and run the command again.',
  )
}
