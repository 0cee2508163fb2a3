import { UserError } from '../../system/errors.ts'
import { type Json, listIn, recordIn } from '../../system/json.ts'
import type { Environment } from '../../system/process.ts'
import type { Claim } from '../claims.ts'
import type { Knex } from '../knex.ts'
import { loadModule } from '../load/module-loader.ts'
import type { SeedRunner } from '../seed-settings.ts'

/** What the Knex module of a project says about its database; specified in docs/contract.md. */
export interface KnexModule {
  /** The environment of these settings. */
  readonly environment: string
  /** All environments. */
  readonly environments: readonly string[]
  readonly claims: readonly Claim[]
  /** Relative to gapi.yml, or absolute; null where the database is not a file. */
  readonly sqliteFile: string | null
  /** Loads Knex and returns a function that makes one; the caller destroys it. */
  loadDatabase(): Promise<() => Knex>
  loadSeeding(): Promise<SeedRunner>
}

export interface Request {
  /** The value of --env. */
  readonly environment: string | undefined
  /** The environment variables of the process. */
  readonly variables: Environment
}

/** Loads the Knex module of a project and asks it for the database; runs code of the project. */
export async function readKnexModule(file: string, root: string, request: Request): Promise<KnexModule> {
  const { openProject } = await loadModule(file, root, true)
  const { callable, text, wrong } = readingOf(file)
  const ask = callable(openProject, 'exports no openProject')
  const answer = recordIn(await calling(() => ask(request)))
  const loadDatabase = callable(answer.loadDatabase, 'returns no loadDatabase')
  const loadSeeding = callable(answer.loadSeeding, 'returns no loadSeeding')
  const claimIn = (claim: Json) => ({ by: text(claim, 'by'), environment: text(claim, 'environment') })
  return {
    environment: text(answer, 'environment'),
    environments: listIn(answer.environments).map(String),
    claims: listIn(answer.claims).map(recordIn).map(claimIn),
    sqliteFile: answer.sqliteFile === null ? null : text(answer, 'sqliteFile'),
    async loadDatabase() {
      const connect = callable(await calling(() => loadDatabase()), 'has a loadDatabase without a result')
      return () => {
        const knex = connect()
        if (!isKnex(knex)) throw wrong('has a loadDatabase that makes no Knex')
        return knex
      }
    },
    async loadSeeding() {
      const seeding = recordIn(await calling(() => loadSeeding()))
      const argumentsFor = callable(seeding.argumentsFor, 'has a loadSeeding without argumentsFor')
      return { argumentsFor: trx => listIn(argumentsFor(trx)), afterwards: text(seeding, 'afterwards') }
    },
  }
}

/** Reads values of unknown types, and names the file in the error where a type is wrong. */
function readingOf(file: string) {
  const hint = 'gapi.yml names it as knex: it exports what docs/contract.md of create-good-api says.'
  const wrong = (what: string) => new UserError(`${file} ${what}.`, hint)
  return {
    wrong,
    callable(value: unknown, otherwise: string): (...args: readonly unknown[]) => unknown {
      if (typeof value !== 'function') throw wrong(otherwise)
      return (...args) => value(...args)
    },
    text(of: Json, name: string): string {
      const value = of[name]
      if (typeof value !== 'string') throw wrong(`returns no ${name}`)
      return value
    },
  }
}

function isKnex(value: unknown): value is Knex {
  return typeof value === 'function' && 'client' in value && 'raw' in value
}

/** An error with a hint comes from the project and is meant for the user, e.g. about a missing variable. */
async function calling(call: () => unknown): Promise<unknown> {
  try {
    return await call()
  } catch (error) {
    if (!(error instanceof Error && 'hint' in error)) throw error
    throw new UserError(error.message, String(error.hint))
  }
}
