import { makeKnex } from '../../../core/knex.ts'
import type { KnexProject } from '../../../core/knex-project.ts'
import { filledIn } from '../literal.ts'
import { perform } from '../perform.ts'
import { type Dialect, type RecorderConfig, type Recording, record } from '../recorder.ts'
import { byCopying } from '../recorder-answers.ts'
import type { Found, Loaded } from './found.ts'

/** Compiles each migration against a Knex that connects to nothing; `isOwn` is whether the project has that dialect. */
export async function compileAlone(
  { root, config }: KnexProject,
  wanted: readonly Loaded[],
  dialect: Dialect,
  isOwn: boolean,
): Promise<Found[]> {
  const { client, version, wrapIdentifier } = config
  const words: RecorderConfig = {
    ...(wrapIdentifier && { wrapIdentifier }),
    ...(isOwn && client && { client }),
    ...(isOwn && version && { version }),
  }
  const found: Found[] = []
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

  function foundIn({ statements, sent, asked, error }: Recording, isInside: boolean): Found {
    const knex = makeKnex(root, { client: clients[dialect], useNullAsDefault: true })
    const texts = (isInside ? statements : sent)
      .filter(({ reads }) => !reads)
      .map(statement => filledIn(statement, knex))
    const copies = texts.find(text => text.endsWith(byCopying))
    return {
      sql: texts.filter(text => !text.endsWith(byCopying)),
      doubts: [...new Set(asked.map(question => doubtOf(filledIn(question, knex))))],
      ...(copies !== undefined && { error: `Only SQLite can say how it copies the table: ${copies}` }),
      ...(error !== undefined && { error: stoppedBy(error, asked.length > 0) }),
    }
  }
}

const clients: Readonly<Record<Dialect, string>> = {
  postgres: 'pg',
  mysql: 'mysql2',
  sqlite: 'better-sqlite3',
}

function doubtOf(question: string): string {
  return `It goes by what the database answers, which is not known here: ${question}`
}

/** What it says without rows is seldom what is wrong. */
function stoppedBy(error: unknown, hasAsked: boolean): string {
  const [says] = (error instanceof Error ? error.message : String(error)).split('\n')
  return !hasAsked ? `It fails: ${says}` : `Without the database's answer it stops here: ${says}`
}
