import { inspect } from 'node:util'

export type Parsed<T> = { readonly value: T } | { readonly error: string }

interface UrlRules {
  readonly schemes: readonly string[]
  readonly example: string
  readonly samples?: readonly string[]
  /** What is wrong with the URL, or undefined. */
  readonly urlError?: (url: URL) => string | undefined
}

/** Marks a variable that has no default and must be set. */
export const required = Symbol('required')

/** Describes an environment variable; `load` reads it. */
export class Variable<T> {
  readonly description: string
  readonly fallback: string | undefined
  readonly example: string
  readonly read: (text: string) => Parsed<T>

  constructor(description: string, fallback: unknown, read: (text: string) => Parsed<T>, example = '') {
    this.description = description
    this.fallback = fallback === required ? undefined : String(fallback)
    this.example = this.fallback ?? example
    this.read = read
  }
}

export const env = {
  text: (fallback: string | typeof required, description = '') =>
    new Variable<string>(description, fallback, text => ({ value: text })),

  int: (fallback: number | typeof required, description = '', [least, most] = [0, Number.MAX_SAFE_INTEGER]) =>
    new Variable<number>(description, fallback, text => {
      const value = Number(text)
      if (/^\d+$/.test(text) && value >= least && value <= most) return { value }
      return { error: `"${text}" is not a whole number from ${least} to ${most}` }
    }),

  bool: (fallback: boolean | typeof required, description = '') =>
    new Variable<boolean>(description, fallback, text => {
      if (text === 'true' || text === 'false') return { value: text === 'true' }
      return { error: `"${text}" is not true or false` }
    }),

  oneOf: <const T extends string>(values: readonly T[], fallback: T | typeof required, description = '') =>
    new Variable<T>(`${description} ${values.join(', ')}.`, fallback, text => {
      const value = values.find(candidate => candidate === text)
      return value ? { value } : { error: `"${text}" is not one of ${values.join(', ')}` }
    }),

  /** A word that is safe in a header, e.g. a commit or a header's name. May be empty. */
  token: (fallback: string, description = '') =>
    new Variable<string>(description, fallback, text => {
      if (/^[\w.-]*$/.test(text)) return { value: text }
      return { error: `"${text}" is not letters, digits, ".", "_" and "-"` }
    }),

  /** The URL of a mail server, `file:` with a folder, or `none:`. */
  mail: (fallback: string, description = '') =>
    env.url(fallback, description, {
      schemes: ['smtp:', 'smtps:', 'file:', 'none:'],
      example: 'smtps://user:password@mail.example:465',
      urlError: ({ protocol, hostname }) =>
        protocol.startsWith('smtp') && hostname === '' ? 'does not name a mail server' : undefined,
    }),

  /** One e-mail address without a name. */
  address: (fallback: string, description = '') =>
    new Variable<string>(description, fallback, text => {
      if (isAddress(text)) return { value: text }
      return { error: `"${text}" is not an e-mail address` }
    }),

  /** Origins as a browser sends them, `https://shop.example,https://admin.example`, or `*` for any. */
  origins: (fallback: string, description = '') =>
    new Variable<readonly string[]>(description, fallback, text => {
      const value = text.split(',').flatMap(part => part.trim() || [])
      const wrong = value.find(item => item !== '*' && !(URL.canParse(item) && new URL(item).origin === item))
      return wrong ? { error: `"${wrong}" is not an origin such as https://shop.example` } : { value }
    }),

  /** Header names, e.g. `Authorization, X-Tenant`. */
  headers: (fallback: string, description = '') =>
    new Variable<readonly string[]>(description, fallback, text => {
      const value = text.split(',').flatMap(part => part.trim() || [])
      const wrong = value.find(name => !/^[\w!#$%&'*+.^`|~-]+$/.test(name))
      return wrong ? { error: `"${wrong}" is not the name of a header` } : { value }
    }),

  /** A path such as /shop, without a slash at the end. May be empty. */
  path: (fallback: string, description = '') =>
    new Variable<string>(description, fallback, text => {
      if (/^(\/[\w.~-]+)*$/.test(text)) return { value: text }
      return { error: `"${text}" is not a path such as /shop` }
    }),

  /** A default is a sample for development. If the secret is required, samples and short values are refused. */
  secret: (fallback: string | typeof required, description = '') =>
    new Variable<Secret>(
      description,
      fallback,
      text => {
        if (fallback !== required) return { value: new Secret(text) }
        if (/^(development|change|example|sample|secret|test)/i.test(text)) return { error: 'is a sample' }
        return text.length < 32 ? { error: 'is shorter than 32 characters' } : { value: new Secret(text) }
      },
      'the output of: openssl rand -hex 32',
    ),

  /** A URL, printed with its password hidden. Schemes include the colon, e.g. `['postgres:']`. */
  url: (
    fallback: string | typeof required,
    description: string,
    { schemes, example, samples = [], urlError }: UrlRules,
  ) =>
    new Variable<Secret>(
      description,
      fallback,
      text => {
        if (!schemes.some(scheme => text.startsWith(scheme)) || !URL.canParse(text))
          return { error: `is not a URL that starts with ${schemes.join(' or ')}` }
        if (samples.includes(text)) return { error: 'is the sample value: set your own' }
        const error = urlError?.(new URL(text))
        if (error) return { error }
        return { value: new Secret(text, text.replace(/^([^:]*:\/\/[^/@:]*):[^/]*@/, '$1:[secret]@')) }
      },
      example,
    ),
}

/** Whether a text is one e-mail address without a name. */
export function isAddress(text: string): boolean {
  return /^[^\s<>(),;:"@]+@[^\s<>(),;:"@]+$/.test(text)
}

/** A value that logs, JSON, template strings and the inspector do not show; only `reveal()` returns it. */
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
