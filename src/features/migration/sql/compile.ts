import type { Dialect } from '../../../core/database/drivers/dialects.ts'
import { driverNamed } from '../../../core/database/drivers/driver-of.ts'
import { filledIn } from '../../../core/database/literal.ts'
import { makeKnex } from '../../../core/project/knex.ts'
import type { KnexProject } from '../../../core/project/read-project.ts'
import { perform } from '../perform.ts'
import { type RecorderConfig, type Recording, record } from '../recorder.ts'
import { byCopying } from '../recorder-answers.ts'
import type { CompiledSql, LoadedMigration } from './compiled-sql.ts'

/**
 * Compiles each migration against a Knex that connects to nothing; `isOwn`: the dialect is the project's own.
 */
export async function compileAlone(
  { root, config }: KnexProject,
  wanted: readonly LoadedMigration[],
  dialect: Dialect,
  isOwn: boolean,
): Promise<CompiledSql[]> {
  const { client, version, wrapIdentifier } = config
  const words: RecorderConfig = {
    ...(wrapIdentifier && { wrapIdentifier }),
    ...(isOwn && client && { client }),
    ...(isOwn && version && { version }),
  }
  const found: CompiledSql[] = []
  for (const { migration } of wanted) {
    const recording = await record(
      root,
      dialect,
      knex =>
        migration.transaction ? knex.transaction(trx => perform(migration, trx)) : perform(migration, knex),
      words,
    )
    found.push(foundIn(recording, migration.transaction))
  }
  return found

  function foundIn({ statements, sent, asked, error }: Recording, isInside: boolean): CompiledSql {
    const knex = makeKnex(root, { client: driverNamed(dialect).client, useNullAsDefault: true })
    const texts = (isInside ? statements : sent)
      .filter(({ reads }) => !reads)
      .map(statement => filledIn(statement, knex))
    const copies = texts.find(text => text.endsWith(byCopying))
    return {
      sql: texts.filter(text => !text.endsWith(byCopying)),
      warnings: [...new Set(asked.map(question => warningOf(filledIn(question, knex))))],
      ...(copies !== undefined && { error: `Only SQLite can say how it copies the table: ${copies}` }),
      ...(error !== undefined && { error: stoppedBy(error, asked.length > 0) }),
    }
  }
}

function warningOf(question: string): string {
  return `It depends on the answer of the database, which is not known here: ${question}`
}

/** An error of code that got no rows is seldom the real cause. */
function stoppedBy(error: unknown, hasAsked: boolean): string {
  const [detail] = (error instanceof Error ? error.message : String(error)).split('\n')
  return !hasAsked ? `It fails: ${detail}` : `It stops here without the answer of the database: ${detail}`
}
