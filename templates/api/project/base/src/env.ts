import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { UserError } from './errors.ts'
import { type Outcome, Variable } from './variable.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** What a config class becomes once it is loaded: every variable is its value. */
export type Values<C> = { readonly [Name in keyof C]: C[Name] extends Variable<infer T> ? T : C[Name] }

/** The values of a config class in this environment. Reports every mistake at once. */
export function load<C extends object>(Class: new () => C, environment: Environment): Values<C> {
  const readings = readVariables(Class, environment)
  const mistakes = readings.flatMap(({ name, outcome }) =>
    'mistake' in outcome ? [`${name} ${outcome.mistake}`] : [],
  )
  if (mistakes.length > 0)
    throw new UserError(mistakes.join('\n'), `Set it in the environment or in .env (${Class.name}).`, 2)
  const values = readings.map(({ name, outcome }) => [name, 'value' in outcome && outcome.value])
  return Object.freeze({ ...new Class(), ...Object.fromEntries(values) })
}

/** Every variable of a config class with what this environment makes of it. */
export function readVariables(Class: new () => object, environment: Environment) {
  return variablesOf(Class).map(([name, variable]) => ({ name, outcome: read(variable, environment[name]) }))
}

export function variablesOf(Class: new () => object): Array<[string, Variable<unknown>]> {
  return Object.entries(new Class()).filter(([, field]) => field instanceof Variable)
}

/** An empty variable counts as not set. */
function read<T>(variable: Variable<T>, given: string | undefined): Outcome<T> {
  const text = given || variable.fallback
  if (text !== undefined) return variable.read(text)
  return { mistake: `is not set: for example ${variable.example}` }
}

/** The variables of this process; those of an optional .env file fill the gaps. Nothing else reads process.env. */
export function environment(): Environment {
  const given = Object.entries(process.env).filter(([, text]) => text)
  return { ...dotenv(), ...Object.fromEntries(given) }
}

/** Where a variable's value comes from. */
export function sourceOf(name: string): 'environment' | '.env' | 'default' {
  if (process.env[name]) return 'environment'
  return dotenv()[name] ? '.env' : 'default'
}

function dotenv(): Environment {
  return existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {}
}

interface About {
  readonly name: string
  readonly version: string
}

const { name, version }: About = JSON.parse(readFileSync(packageJson(), 'utf8'))

/** The name and version of this API, as package.json says them. */
export const about: About = { name, version }

/** The commit that `npm run build` wrote to dist/COMMIT; nothing when this runs from src/. */
export const builtCommit = readIfThere(new URL('../COMMIT', import.meta.url))

/** The nearest package.json above this file: it runs from src/ and from dist/src/. */
function packageJson(folder = new URL('.', import.meta.url)): URL {
  const file = new URL('package.json', folder)
  return existsSync(file) ? file : packageJson(new URL('..', folder))
}

function readIfThere(file: URL): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
}
