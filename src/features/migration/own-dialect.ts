import { type Dialect, dialectOf } from '../../core/dialect.ts'
import { makeKnex } from '../../core/knex.ts'
import type { KnexProject } from '../../core/knex-project.ts'

/** Which kind of database a project has, without connecting to it or loading its driver. */
export function ownDialectOf({ root, config }: KnexProject): Dialect['family'] {
  const { connection, pool, ...rest } = config
  return dialectOf(makeKnex(root, rest)).family
}
