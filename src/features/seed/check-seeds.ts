import type { KnexProject } from '../../core/project/read-project.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import type { SeedChoice } from './choose.ts'
import { differencesOf, readDump, type TableDifference } from './dump.ts'
import { type SeedOptions, seed } from './seed.ts'

/** Whether seeding twice gives the same rows as seeding once. */
export interface SeedCheck {
  /** The number of rows after the first time. */
  readonly rows: number
  readonly differences: readonly TableDifference[]
}

/** Seeds a migrated, empty database twice, and compares all rows. */
export async function checkSeeds(
  scratch: KnexProject,
  choice: SeedChoice,
  options: SeedOptions,
): Promise<SeedCheck> {
  const dumps = []
  for (const time of ['first', 'second']) {
    const { files } = await seed(scratch, choice, options)
    const error = files.find(({ status }) => status === 'failed')?.error
    if (error) throw new UserError(`The ${time} time: ${error.message}`, error.hint, exit.failed)
    dumps.push(await readDump(scratch, options))
  }
  const [before = new Map(), after = new Map()] = dumps
  const rows = [...before.values()].reduce((sum, table) => sum + table.length, 0)
  return { rows, differences: differencesOf(before, after) }
}
