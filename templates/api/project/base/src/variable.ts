import { inspect } from 'node:util'

export type Outcome<T> = { readonly value: T } | { readonly mistake: string }

interface UrlRules {
  readonly schemes: readonly string[]
  readonly example: string
  readonly refused?: readonly string[]
}

/** Marks a variable without a default: somebody has to say it. */
export const required = Symbol('required')

/** Describes one environment variable. It reads nothing itself; `load` does. */
export class Variable<T> {
  readonly about: string
  readonly fallback: string | undefined
  readonly example: string
  readonly read: (text: string) => Outcome<T>

  constructor(about: string, fallback: unknown, read: (text: string) => Outcome<T>, example = '') {
    this.about = about
    this.fallback = fallback === required ? undefined : String(fallback)
    this.example = this.fallback ?? example
    this.read = read
  }
}

export const env = {
  text: (fallback: string | typeof required, about = '') =>
    new Variable<string>(about, fallback, text => ({ value: text })),

  int: (fallback: number | typeof required, about = '', [least, most] = [0, Number.MAX_SAFE_INTEGER]) =>
    new Variable<number>(about, fallback, text => {
      const value = Number(text)
      if (/^\d+$/.test(text) && value >= least && value <= most) return { value }
      return { mistake: `"${text}" is not a whole number from ${least} to ${most}` }
    }),

  bool: (fallback: boolean | typeof required, about = '') =>
    new Variable<boolean>(about, fallback, text => {
      if (text === 'true' || text === 'false') return { value: text === 'true' }
      return { mistake: `"${text}" is not true or false` }
    }),

  oneOf: <const T extends string>(values: readonly T[], fallback: T | typeof required, about = '') =>
    new Variable<T>(`${about} ${values.join(', ')}.`, fallback, text => {
      const value = values.find(candidate => candidate === text)
      return value ? { value } : { mistake: `"${text}" is not one of ${values.join(', ')}` }
    }),

  /** One word that is safe in a header: a commit, the name of a header. Empty is none. */
  token: (fallback: string, about = '') =>
    new Variable<string>(about, fallback, text => {
      if (/^[\w.-]*$/.test(text)) return { value: text }
      return { mistake: `"${text}" is not letters, digits, ".", "_" and "-"` }
    }),

  /** Origins as a browser sends them, `https://shop.example,https://admin.example`, or `*` for any. */
  origins: (fallback: string, about = '') =>
    new Variable<readonly string[]>(about, fallback, text => {
      const value = text.split(',').flatMap(part => part.trim() || [])
      const wrong = value.find(item => item !== '*' && !(URL.canParse(item) && new URL(item).origin === item))
      return wrong ? { mistake: `"${wrong}" is not an origin such as https://shop.example` } : { value }
    }),

  /** With a default it is a sample for development; without one, samples and short values are refused. */
  secret: (fallback: string | typeof required, about = '') =>
    new Variable<Secret>(
      about,
      fallback,
      text => {
        if (fallback !== required) return { value: new Secret(text) }
        if (/^(development|change|example|sample|secret|test)/i.test(text)) return { mistake: 'is a sample' }
        return text.length < 32 ? { mistake: 'is shorter than 32 characters' } : { value: new Secret(text) }
      },
      'the output of: openssl rand -hex 32',
    ),

  /** A URL is a secret too, shown with its password hidden. Schemes as in `['postgres:']`. */
  url: (fallback: string | typeof required, about: string, { schemes, example, refused = [] }: UrlRules) =>
    new Variable<Secret>(
      about,
      fallback,
      text => {
        if (!schemes.some(scheme => text.startsWith(scheme)) || !URL.canParse(text))
          return { mistake: `is not a URL that starts with ${schemes.join(' or ')}` }
        if (refused.includes(text)) return { mistake: 'is the sample, not your own' }
        return { value: new Secret(text, text.replace(/(:\/\/[^/@]*):[^/]*@/, '$1:[secret]@')) }
      },
      example,
    ),
}

/** A value that logs, JSON, templates and the inspector never show. `reveal()` is easy to find in a review. */
export class Secret {
  readonly #value: string
  readonly #shown: string

  constructor(value: string, shown = '[secret]') {
    this.#value = value
    this.#shown = shown
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return this.#shown
  }

  toJSON(): string {
    return this.#shown
  }

  [inspect.custom](): string {
    return this.#shown
  }
}
