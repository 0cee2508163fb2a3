import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import type { Knex } from 'knex'
import type { Config, Settings } from './config/config.ts'
import type { Environment } from './config/env.ts'
import type { Action } from './db/guard.ts'
import type { CommandContext } from './db/mark.ts'
import type { GaugeReader } from './http/operate/gauges.ts'
import type { LogOutput } from './http/operate/log.ts'
import type { Part } from './http/part.ts'
import type { FindClient } from './http/request/audience.ts'

/** An entry of resources.ts. */
export interface Resource {
  schema(): Promise<{ tables(query: Knex): object }>
  routes?(): Promise<{ readonly routes: FastifyPluginAsync | readonly FastifyPluginAsync[] }>
  service?(): Promise<Service>
}

/** What a resource does besides serving requests. Like a part, it can add hooks and routes. */
export interface Service extends Part {
  /** Starts work in the background of this process. */
  start?(app: FastifyInstance): Background
  readonly gauges?: GaugeReader
  readonly verbs?: Verbs
}

export interface Background {
  /** Stops the work, and waits until it has stopped. */
  stop(): Promise<void>
}

export type Verbs = Readonly<Record<string, Verb>>

/** A verb of the manage command. */
export interface Verb {
  readonly usage: string
  /** The action that needs consent in production, or null; it may depend on the arguments. */
  readonly action: Action | null | ((words: readonly string[], flag: Input['flag']) => Action | null)
  readonly flags?: readonly string[]
  /** Flags with a value. */
  readonly options?: readonly string[]
  /** Whether the arguments and flags after the verb are valid. */
  accepts?(words: readonly string[], flag: Input['flag']): boolean
  run(input: Input): Promise<Result>
}

export interface Input {
  /** The arguments after the verb. */
  readonly words: readonly string[]
  /** Whether a flag was given, e.g. `flag('all')` for --all. */
  flag(name: string): boolean
  /** The value of a flag, e.g. `option('by')` for `--by ada`. */
  option(name: string): string | undefined
  readonly environment: Environment
  /** The config class that APP_CONFIG names. */
  readonly Class: typeof Config
  /** Loads that class. Throws if the environment is not valid. */
  config(): Settings
  /** The loaded config with the environment, --confirm and the typed command. */
  context(): CommandContext
  /** Passes the app, which serves nothing. */
  withApp<T>(use: (app: FastifyInstance) => T | Promise<T>, changes?: AppChanges): Promise<T>
}

/** How the app of a verb differs from the server's. */
export interface AppChanges {
  readonly settings?: Partial<Settings>
  /** Where it logs (default: to standard error). */
  readonly log?: LogOutput
  /** Finds the client of a key (default: in the database). */
  readonly findClient?: FindClient
}

/** A result: data for --json, text for people. */
export interface Result {
  readonly data: Record<string, unknown>
  readonly text: string
}

export async function loadServices(resources: Readonly<Record<string, Resource>>): Promise<Service[]> {
  const loaded = Object.values(resources).map(({ service }) => service?.())
  return (await Promise.all(loaded)).filter(service => service !== undefined)
}

/** Starts the background work of all services. */
export function startServices(app: FastifyInstance, services: readonly Service[]): Background {
  const started = services.flatMap(({ start }) => start?.(app) ?? [])
  return { stop: async () => void (await Promise.all(started.map(work => work.stop()))) }
}
