import { parseYaml, YamlFault } from '../../../core/yaml.ts'
import type { Facts } from '../facts/facts.ts'
import { isGenerated, isTest } from '../places.ts'
import type { Subject } from '../subject.ts'
import { positionOf, type Texts } from '../texts.ts'

export type Json = Readonly<Record<string, unknown>>

/** An OpenAPI or Swagger document of the repository. */
export interface ApiDocument {
  readonly path: string
  readonly text: string
  readonly root: Json
  /** 2, 3.0, 3.1 … */
  readonly version: string
  readonly operations: readonly Operation[]
}

export interface Operation {
  /** In small letters. */
  readonly method: string
  /** With its parameters in braces. */
  readonly path: string
  readonly value: Json
  /** Of the path that it is in. */
  readonly item: Json
}

/** A document that cannot be read, and why. */
export interface BrokenDocument {
  readonly path: string
  readonly fault: string
}

export const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const

export interface ApiDocuments {
  readonly found: readonly ApiDocument[]
  readonly broken: readonly BrokenDocument[]
}

/** Several checks ask for them, and reading one of a thousand operations takes a while. */
const known = new WeakMap<Texts, ApiDocuments>()

/** The documents of a repository, by what stands at their beginning rather than by their names. */
export function apiDocuments({ texts, facts }: Subject): ApiDocuments {
  const documents = known.get(texts) ?? documentsIn(texts, facts)
  known.set(texts, documents)
  return documents
}

function documentsIn(texts: Texts, facts: Facts): ApiDocuments {
  const found: ApiDocument[] = []
  const broken: BrokenDocument[] = []
  for (const path of texts.paths) {
    if (!/\.(json|ya?ml)$/.test(path) || isTest(path) || isGenerated(path)) continue
    if (!facts.describesApi(path)) continue
    const text = texts.of(path) ?? ''
    const root = parsedDocument(path, text)
    if (typeof root === 'string') broken.push({ path, fault: root })
    else if (root) found.push(documentOf(path, text, root))
  }
  return { found, broken }
}

/** The content; a sentence where it cannot be read; undefined where it is something else. */
export function parsedDocument(path: string, text: string): Json | string | undefined {
  try {
    const root: unknown = path.endsWith('.json') ? JSON.parse(text) : parseYaml(text)
    return 'openapi' in recordIn(root) || 'swagger' in recordIn(root) ? recordIn(root) : undefined
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof YamlFault)) throw error
    return error.message.split('\n')[0] ?? ''
  }
}

function documentOf(path: string, text: string, root: Json): ApiDocument {
  const version = String(root.openapi ?? root.swagger ?? '')
  const operations = Object.entries(recordIn(root.paths)).flatMap(([route, value]) => {
    const item = recordIn(value)
    return methods.flatMap(method =>
      method in item ? [{ method, path: route, value: recordIn(item[method]), item }] : [],
    )
  })
  return { path, text, root, version: /^\d+(\.\d+)?/.exec(version)?.[0] ?? '', operations }
}

/** `GET /v1/orders`. */
export function nameOf({ method, path }: Operation): string {
  return `${method.toUpperCase()} ${path}`
}

/** What a `#/components/…` leads to; anything else as it is. */
export function resolved(value: unknown, root: Json): unknown {
  const reference = recordIn(value).$ref
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return value
  return at(root, reference)
}

export function at(root: Json, pointer: string): unknown {
  const parts = pointer.slice(2).split('/')
  return parts.reduce<unknown>(
    (value, part) => recordIn(value)[decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')],
    root,
  )
}

/** The line of a key, each looked for after the one before. */
export function lineOf(text: string, keys: readonly string[]): number {
  let from = 0
  for (const key of keys) {
    const escaped = key.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    const place = text
      .slice(from)
      .search(new RegExp(`^[\\s{-]*["']?${escaped}["']?\\s*:|["']${escaped}["']\\s*:`, 'm'))
    if (place < 0) break
    from += place + (/^\s*/.exec(text.slice(from + place))?.[0].length ?? 0)
  }
  return positionOf(text, from).line
}

export function recordIn(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

export function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
