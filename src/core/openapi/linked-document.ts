import { UserError } from '../system/errors.ts'
import type { Json } from '../system/json.ts'
import { type DocumentVersion, versionOf } from './document-version.ts'
import { type Located, placeAt, pointerOf, rootOf } from './place.ts'
import { eachReference, isUrl, locatedAt, targetOf } from './references.ts'

/** A document and the files that it refers to. Every reference has a target. */
export interface LinkedDocument {
  /** As the user named it: `openapi.json`, `main:openapi.json`. */
  readonly name: string
  /** 3.0 or 3.1. */
  readonly version: DocumentVersion['version']
  readonly root: Located
  /** Every `$ref` of the document itself. */
  readonly references: ReadonlySet<string>
  /** What a reader should know, e.g. that 3.2 is read as 3.1. */
  readonly notes: readonly string[]
  /** What its `$ref` leads to; undefined where it has none. */
  target(located: Located): Located | undefined
  /** Follows `$ref` until there is none. */
  resolve(located: Located): Located
}

/** Gives the content of a file of the document, which `from` refers to; throws a UserError where there is none. */
export type ReadApiFile = (file: string, from?: string) => Promise<Json>

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
  for (const [from, texts] of references)
    for (const text of texts)
      if (find(text, from) === undefined) throw unresolved(name, text, rootOf(from, files.get(from) ?? {}))
  const target = ({ value, place }: Located) =>
    typeof value.$ref === 'string' ? find(value.$ref, place.file) : undefined
  return {
    ...{ name, version, notes, root: rootOf(file, root), target },
    references: references.get(file) ?? new Set(),
    resolve: one => followed(one, target),
  }
}

/** The files of a document, and the references in each. */
async function readLinked(root: Json, { name, file, read, fetch }: LinkOptions) {
  const files = new Map([[file, root]])
  const references = new Map<string, ReadonlySet<string>>()
  const waiting = [file]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const found = referencesOf(files.get(next) ?? {}, next === file ? name : next)
    references.set(next, found)
    for (const text of found) {
      const target = targetOf(text, next).file
      if (files.has(target)) continue
      if (isUrl(target) && !fetch) throw remote(name, text)
      files.set(target, await read(target, next === file ? name : next))
      waiting.push(target)
    }
  }
  return { files, references }
}

/** Nesting that overflows the stack is refused. */
function referencesOf(root: Json, name: string): ReadonlySet<string> {
  const found = new Set<string>()
  try {
    eachReference(root, text => found.add(text))
    return found
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new UserError(`${name} is nested too deeply.`, 'Pass an OpenAPI document.')
  }
}

type FindTarget = (reference: string, file: string) => Located | undefined

/** The target of each reference, looked up once. */
function targetsIn(files: ReadonlyMap<string, Json>): FindTarget {
  const known = new Map<string, Map<string, Located | undefined>>()
  return (reference, from) => {
    const ofFile = known.get(from) ?? new Map<string, Located | undefined>()
    known.set(from, ofFile)
    if (ofFile.has(reference)) return ofFile.get(reference)
    const { file, fragment } = targetOf(reference, from)
    const content = files.get(file)
    const found = content && locatedAt(content, file, fragment)
    ofFile.set(reference, found)
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

function unresolved(name: string, reference: string, root: Located): UserError {
  const places: string[] = []
  eachReference(root.value, (text, keys) => {
    if (text === reference) places.push(pointerOf(placeAt(root.place, keys)))
  })
  return new UserError(
    `${name}: the target of $ref ${reference} at ${places[0] || '/'} does not exist.`,
    'Fix the reference, and run the command again.',
  )
}
