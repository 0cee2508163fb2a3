import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { UserError } from '../errors.ts'
import { type Parsed, Variable } from './variable.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** A loaded config class: each variable is replaced by its value. */
export type Values<C> = { readonly [Name in keyof C]: C[Name] extends Variable<infer T> ? T : C[Name] }

/** Reads the variables of a config class. Reports all errors at once. */
export function load<C extends object>(Class: new () => C, environment: Environment): Values<C> {
  const variables = readVariables(Class, environment)
  const errors = variables.flatMap(({ name, parsed }) =>
    'error' in parsed ? [`${name} ${parsed.error}`] : [],
  )
  if (errors.length > 0)
    throw new UserError(errors.join('\n'), `Set it in the environment or in .env (${Class.name}).`, 2)
  const values = variables.map(({ name, parsed }) => [name, 'value' in parsed && parsed.value])
  return Object.freeze({ ...new Class(), ...Object.fromEntries(values) })
}

/** Each variable of a config class with its value, or what is wrong with it. */
export function readVariables(Class: new () => object, environment: Environment) {
  return variablesOf(Class).map(([name, variable]) => ({ name, parsed: read(variable, environment[name]) }))
}

export function variablesOf(Class: new () => object): Array<[string, Variable<unknown>]> {
  return Object.entries(new Class()).filter(([, field]) => field instanceof Variable)
}

/** Treats an empty variable as not set. */
function read<T>(variable: Variable<T>, given: string | undefined): Parsed<T> {
  const text = given || variable.fallback
  if (text !== undefined) return variable.read(text)
  return { error: `is not set; e.g. ${variable.example}` }
}

/** The variables of this process, completed from .env if there is one. Nothing else reads process.env. */
export function environment(): Environment {
  const given = Object.entries(process.env).filter(([, text]) => text)
  return { ...dotenv(), ...Object.fromEntries(given) }
}

/** The source of a variable's value. */
export function sourceOf(name: string): 'environment' | '.env' | 'default' {
  if (process.env[name]) return 'environment'
  return dotenv()[name] ? '.env' : 'default'
}

function dotenv(): Environment {
  return existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {}
}

/** Whether this runs from the output of `npm run build`, not from src/. */
export const isBuilt = import.meta.url.endsWith('.js')

/** The author field of package.json. */
export interface Author {
  readonly name: string
  readonly email?: string
  readonly url?: string
}

interface PackageJson {
  readonly name: string
  readonly version: string
  readonly description?: string
  readonly author?: Author | string
  readonly license?: string
}

/** The name, version, author and license of this API, from package.json. */
export const packageInfo: PackageJson = JSON.parse(readFileSync(findPackageJson(), 'utf8'))

/** The commit that `npm run build` wrote to dist/COMMIT; empty when this runs from src/. */
export const builtCommit = readIfExists(new URL('../../COMMIT', import.meta.url))

/** The nearest package.json above this file, which may be in src/ or in dist/src/. */
function findPackageJson(folder = new URL('.', import.meta.url)): URL {
  const file = new URL('package.json', folder)
  return existsSync(file) ? file : findPackageJson(new URL('..', folder))
}

function readIfExists(file: URL): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
}
