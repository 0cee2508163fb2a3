import type { Dialect } from '../../../core/database/drivers/dialects.ts'
import { loadModule } from '../../../core/project/load/module-loader.ts'
import { record } from '../recorder.ts'
import { byCopying } from '../recorder-answers.ts'
import type { Fact } from './fact.ts'
import { factsIn } from './facts.ts'
import type { LintSubject } from './rule.ts'
import { isIndexed } from './rules/locking.ts'

/**
 * What the other migrations of a folder do in `up`, where a rule needs that: an index or a generated column
 * may be made by another. One that cannot be loaded or run is left out.
 */
export async function factsOfOthers(
  subjects: readonly Pick<LintSubject, 'facts'>[],
  files: readonly string[],
  root: string,
  dialect: Dialect,
): Promise<Fact[]> {
  if (!subjects.some(({ facts }) => needsOthers(facts))) return []
  const facts: Fact[] = []
  for (const file of files) facts.push(...(await factsOf(file, root, dialect)))
  return facts
}

function needsOthers(facts: readonly Fact[]): boolean {
  return facts.some(
    fact =>
      fact.kind === 'changeType' ||
      fact.sql.endsWith(byCopying) ||
      (fact.kind === 'addForeignKey' && !isIndexed(fact, facts)),
  )
}

async function factsOf(file: string, root: string, dialect: Dialect): Promise<Fact[]> {
  try {
    const { up } = await loadModule(file, root)
    if (typeof up !== 'function') return []
    const { statements } = await record(root, dialect, knex => up(knex))
    return statements.flatMap(({ sql }) => factsIn(sql))
  } catch (error) {
    if (error instanceof Error) return []
    throw error
  }
}
