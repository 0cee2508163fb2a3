import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import type { Settings } from '../config.ts'
import { UserError } from '../errors.ts'

/** What `gapi seed --json` prints. */
interface Seeded {
  readonly ok: boolean
  readonly seeds?: ReadonlyArray<{ readonly file: string; readonly error: Mistake | null }>
  readonly error?: Mistake
}

interface Mistake {
  readonly message: string
  readonly hint: string
}

/** Lets gapi run all seeds, because `because` is a file that only it reads. Returns their names. */
export async function seedWithGapi(because: string, { environment }: Settings): Promise<string[]> {
  const consent = environment === 'production' ? ['--yes'] : []
  const args = [gapiPath(because), 'seed', '--json', '--env', environment, ...consent]
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  const { ok, seeds = [], error }: Seeded = JSON.parse(stdout)
  const mistake = error ?? seeds.find(seed => seed.error)?.error
  if (!ok) throw new UserError(mistake?.message ?? 'gapi seed failed.', mistake?.hint)
  return seeds.map(({ file }) => file)
}

function gapiPath(because: string): string {
  try {
    return createRequire(import.meta.url).resolve('create-good-api/bin/gapi.cjs')
  } catch {
    const hint = 'Run gapi seed where it is installed, or write the seed in TypeScript.'
    throw new UserError(`db/seeds/${because} is data, which only gapi reads.`, hint)
  }
}
