import { hidden, isSecret } from '../http/operate/redact-url.ts'
import { isMarkedSecret, type Schemas, schemasOf } from './marked.ts'
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
    for (const part of [text, ...text.split(/[\s;,=]+/), decoded(text), encodeURIComponent(text)])
      if (part.length >= SHORTEST && !schemes.test(part)) this.#values.add(part)
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
  replaced<V>(value: V): V
  replaced(value: unknown): unknown {
    if (typeof value === 'string') return this.#replacedIn(value)
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(item => this.replaced(item))
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [this.#replacedIn(name), this.replaced(inner)]),
    )
  }

  /** The longest first: one may be a part of another. */
  #replacedIn(text: string): string {
    const longest = [...this.#values].toSorted((a, b) => b.length - a.length)
    return longest.reduce((shown, value) => shown.replaceAll(value, this.#shown), text)
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
