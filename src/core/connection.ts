import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isLocked, sqliteFileOf } from './dialect.ts'
import { Cancelled, exit, UserError } from './errors.ts'
import type { Knex } from './knex.ts'
import type { KnexProject } from './knex-project.ts'
import { disableProcessing } from './processing.ts'

export interface ConnectOptions {
  /** Milliseconds to wait until the database answers. */
  readonly waitDb: number
  readonly signal: AbortSignal
}

/** Lends a Knex whose database answers, and destroys it, whatever happens. */
export async function withKnex<T>(
  project: KnexProject,
  options: ConnectOptions,
  use: (knex: Knex) => Promise<T>,
): Promise<T> {
  const knex = project.connect()
  try {
    disableProcessing(knex)
    await answer(project, knex, options)
    return await use(knex)
  } finally {
    await knex.destroy()
  }
}

/** The SQLite file that a command which only reads would make: there is no such database yet. */
export function isAbsent(project: KnexProject): boolean {
  const knex = project.connect()
  const file = knex.client.dialect === 'sqlite3' ? sqliteFileOf(knex) : undefined
  return file !== undefined && !existsSync(resolve(project.root, file))
}

async function answer(project: KnexProject, knex: Knex, { waitDb, signal }: ConnectOptions): Promise<void> {
  const started = performance.now()
  for (;;) {
    try {
      await knex.raw('select 1')
      return
    } catch (error) {
      if (signal.aborted) throw new Cancelled('Cancelled. Nothing was changed.')
      const locked = isLocked(error)
      const patience = locked ? Math.max(waitDb, lockedPatience) : waitDb
      if (performance.now() - started >= patience) throw unreachable(project, knex, error)
      await sleep(locked ? 25 : 250)
    }
  }
}

/** SQLite does not wait, whatever its busy_timeout is, while another opens the file's log first or closes it last. */
const lockedPatience = 5000 // ms

function unreachable({ database, root }: KnexProject, knex: Knex, error: unknown): UserError {
  const says = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error ? String(Reflect.get(error, 'code') ?? '') : ''
  const hint = hints.find(([pattern]) => pattern.test(`${code} ${says}`))?.[1] ?? 'Check its configuration.'
  const file = knex.client.dialect === 'sqlite3' ? sqliteFileOf(knex) : undefined
  const sentence =
    file && !existsSync(dirname(resolve(root, file)))
      ? new UserError(`The folder of ${database} does not exist.`, 'Make the folder first.', exit.failed)
      : new UserError(`Cannot use ${database}: ${says || code}`, hint, exit.failed)
  sentence.cause = error
  return sentence
}

const hints: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|KnexTimeout/, 'Start it, or wait for it: --wait-db 30s'],
  [/28P01|28000|ACCESS_DENIED/, 'Check the user and the password in the configuration.'],
  [/3D000|BAD_DB/, 'Make the database first, or name another.'],
  [/SQLITE_BUSY|database is locked/, 'Another process holds it: end that one, or wait for it: --wait-db 30s'],
  [/CANTOPEN|unable to open|READONLY|readonly/, 'Check that the file and its folder may be written.'],
]
