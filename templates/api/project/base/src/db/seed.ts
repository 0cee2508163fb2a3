import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Settings } from '../config/config.ts'
import { UserError } from '../errors.ts'
import type { CommandContext } from './mark.ts'
import type { Database, Tables } from './tables.ts'

/** The export of a file in db/seeds. It adds missing rows, so that running it again changes nothing. */
export type Seed = (db: Tables, config: Settings) => Promise<void>

const folder = new URL('../../db/seeds/', import.meta.url)

/**
 * Runs the TypeScript seeds of this environment, or of other sets (folders in db/seeds), in one transaction. Files in
 * db/seeds itself and in `base` belong to every set. Returns their names.
 */
export async function seed(
  { knex, tables }: Database,
  config: Settings,
  sets = [setOf(config)],
): Promise<string[]> {
  const files = [...filesIn('', 'base').sort(byName), ...filesIn(...sets)].filter(isCode)
  await knex.transaction(async trx => {
    for (const file of files) {
      const module: { seed: Seed } = await import(new URL(file, folder).href)
      await module.seed(tables(trx), config)
    }
  })
  return files.map(file => file.replace(/\.[jt]s$/, ''))
}

/** Runs the seeds of this environment. If one is a data file, gapi runs all of them, in order and in one transaction. */
export async function seedAll(database: Database, { config, confirmed }: CommandContext): Promise<string[]> {
  const data = filesIn('', 'base', setOf(config)).find(file => /\.(ya?ml|json|csv)$/.test(file))
  return data ? seedWithGapi(data, config, confirmed) : seed(database, config)
}

/** The output of `gapi seed --json`. */
interface SeedReport {
  readonly ok: boolean
  readonly seeds?: ReadonlyArray<{ readonly file: string; readonly error: SeedError | null }>
  readonly error?: SeedError
}

interface SeedError {
  readonly message: string
  readonly hint: string
}

/** Runs all seeds with gapi, because only gapi reads the file `dataFile`. Returns their names. */
async function seedWithGapi(
  dataFile: string,
  { environment }: Settings,
  confirmed: string | undefined,
): Promise<string[]> {
  const consent = confirmed === undefined ? [] : ['--confirm', confirmed]
  const args = [gapiPath(dataFile), 'seed', '--json', '--env', environment, ...consent]
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  const { ok, seeds = [], error }: SeedReport = JSON.parse(stdout)
  const failure = error ?? seeds.find(seed => seed.error)?.error
  if (!ok) throw new UserError(failure?.message ?? 'gapi seed failed.', failure?.hint)
  return seeds.map(({ file }) => file)
}

function gapiPath(dataFile: string): string {
  try {
    return createRequire(import.meta.url).resolve('create-good-api/bin/gapi.cjs')
  } catch {
    const hint = 'Run gapi seed where it is installed, or write the seed in TypeScript.'
    throw new UserError(`db/seeds/${dataFile} is data, which only gapi reads.`, hint)
  }
}

function setOf({ environment }: Settings): string {
  return environment === 'testing' ? 'test' : environment
}

function filesIn(...sets: readonly string[]): string[] {
  const folders = ['', ...readdirSync(folder)].filter(name => sets.includes(name))
  return folders.flatMap(set => {
    const names = readdirSync(new URL(`./${set}`, folder)).sort()
    return names.map(name => (set === '' ? name : `${set}/${name}`))
  })
}

function isCode(file: string): boolean {
  return /(?<!\.d)\.[jt]s$/.test(file)
}

function byName(one: string, other: string): number {
  return one.replace(/^.*\//, '') < other.replace(/^.*\//, '') ? -1 : 1
}
