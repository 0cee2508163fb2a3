import { exit, UserError } from '../../core/errors.ts'
import type { KnexProject } from '../../core/knex-project.ts'
import type { Choice } from './choose.ts'
import { type Difference, differencesOf, readDump } from './dump.ts'
import { type SeedApproach, seed } from './seed.ts'

/** Whether seeding twice is the same as seeding once. */
export interface SeedCheck {
  /** How many rows there are after the first time. */
  readonly rows: number
  readonly differences: readonly Difference[]
}

/** Seeds a migrated, empty database twice, and compares all of its rows. */
export async function checkSeeds(
  scratch: KnexProject,
  choice: Choice,
  approach: SeedApproach,
): Promise<SeedCheck> {
  const dumps = []
  for (const time of ['first', 'second']) {
    const { files } = await seed(scratch, choice, approach)
    const error = files.find(({ status }) => status === 'failed')?.error
    if (error) throw new UserError(`The ${time} time: ${error.message}`, error.hint, exit.failed)
    dumps.push(await readDump(scratch, approach))
  }
  const [before = new Map(), after = new Map()] = dumps
  const rows = [...before.values()].reduce((sum, table) => sum + table.length, 0)
  return { rows, differences: differencesOf(before, after) }
}
