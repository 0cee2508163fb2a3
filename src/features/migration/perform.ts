import { runAwaited } from '../../core/awaited.ts'
import { UserError } from '../../core/errors.ts'
import type { Knex } from '../../core/knex.ts'
import type { Source } from './source.ts'

export type Direction = 'up' | 'down'

/** What a migration's file exports. */
export interface Migration {
  readonly run: (knex: Knex) => unknown
  readonly transaction: boolean
}

/** Loads the half of a migration that is wanted. Throws a UserError where there is none. */
export async function loadMigration(
  source: Source,
  direction: Direction,
  byDefault: boolean,
): Promise<Migration> {
  const exported = await source.load()
  const run: unknown = Reflect.get(exported, direction)
  if (typeof run !== 'function')
    throw new UserError(
      `${source.name} exports no ${direction}.`,
      `Export an async function ${direction}(knex).`,
    )
  const config: unknown = Reflect.get(exported, 'config')
  const own: unknown =
    typeof config === 'object' && config !== null ? Reflect.get(config, 'transaction') : undefined
  return { run: knex => run(knex), transaction: typeof own === 'boolean' ? own : byDefault }
}

/** Runs a migration on a Knex or a transaction. Throws when it leaves something that was never awaited. */
export function perform({ run }: Migration, knex: Knex): Promise<void> {
  return runAwaited(() => run(knex), knex)
}
