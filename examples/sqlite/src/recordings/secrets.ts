import { hidden, isSecret } from '../http/operate/redact-url.ts'
import { isMarkedSecret, type Schemas, schemasOf } from './marked.ts'
import { replacerOf } from './replace-texts.ts'
import { secretsIn } from './secrets-in-text.ts'
import { shownName } from './shape.ts'

const MAX_DEPTH = 32
/** Shorter values are too common in other texts to be replaced in them. */
const SHORTEST = 4
const schemes = /^(?:bearer|basic|digest)$/i

/**
 * The secrets of one request. They are collected where their name or their schema says so, and replaced wherever else they
 * are, e.g. in the message of an error.
 */
export class Secrets {
  readonly #values = new Set<string>()
  readonly #shown: string

  /** `shown` stands for what is replaced. */
  constructor(shown: string = hidden) {
    this.#shown = shown
  }

  /** Adds a secret, with the words in it: `Bearer KEY` has two. */
  add(value: unknown): void {
    if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) this.add(each)
    if (typeof value === 'object') return
    const text = String(value)
    const words = [
      text,
      ...text.split(/[\s;,=]+/),
      decoded(text),
      encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')),
    ]
    for (const part of [...words, ...escapedIn(text), ...loginIn(text)])
      if (part.length >= SHORTEST && !schemes.test(part)) this.#values.add(part)
  }

  /** Adds what texts hold that belongs to a secret name in them, e.g. `?token=VALUE`, however deep they are. */
  addFoundIn(value: unknown): void {
    if (typeof value === 'string') for (const found of secretsIn(value)) this.add(found)
    if (typeof value === 'object' && value !== null)
      for (const each of Object.values(value)) this.addFoundIn(each)
  }

  /** Copies a value without the fields that are secret, and remembers these. */
  without(value: unknown, schemas: Schemas = [], depth = 0): unknown {
    if (isMarkedSecret(schemas)) {
      this.add(value)
      return hidden
    }
    if (value instanceof Uint8Array) return `[${value.length} bytes]`
    if (typeof value !== 'object' || value === null) return value
    if (depth > MAX_DEPTH) return '[deep]'
    if (Array.isArray(value))
      return value.map(item => this.without(item, schemasOf(schemas, null), depth + 1))
    const entries = Object.entries(value).map(([name, inner]) => {
      if (!isSecret(name)) return [shownName(name), this.without(inner, schemasOf(schemas, name), depth + 1)]
      this.add(inner)
      return [shownName(name), hidden]
    })
    return Object.fromEntries(entries)
  }

  /** Copies a value, with every text in it without the secrets. */
  replaced<V>(value: V): V {
    return textsReplaced(value, replacerOf(this.#values, this.#shown))
  }
}

function textsReplaced<V>(value: V, replace: (text: string) => string): V
function textsReplaced(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(item => textsReplaced(item, replace))
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [replace(name), textsReplaced(inner, replace)]),
  )
}

/** As JSON and SQL write it. */
function escapedIn(text: string): string[] {
  return [JSON.stringify(text).slice(1, -1), text.replaceAll("'", "''")]
}

/** The parts of a login, which a Basic header has in base64. */
function loginIn(text: string): string[] {
  const [, encoded] = /^basic\s+([\w+/=-]+)$/i.exec(text) ?? []
  return encoded === undefined ? [] : Buffer.from(encoded, 'base64').toString().split(/:(.*)/s)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
