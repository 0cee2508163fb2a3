import type { Query } from './driver.ts'

/** A transaction statement that Knex sends itself. Unlike a query, it has no method. */
export type TransactionStep = 'BEGIN' | 'SAVEPOINT' | 'RELEASE' | 'COMMIT' | 'ROLLBACK TO' | 'ROLLBACK'

const steps: readonly TransactionStep[] = [
  'BEGIN',
  'SAVEPOINT',
  'RELEASE',
  'COMMIT',
  'ROLLBACK TO',
  'ROLLBACK',
]

export function transactionStepOf({ sql, method }: Query): TransactionStep | undefined {
  return method === undefined ? steps.find(step => sql.startsWith(step)) : undefined
}

/** A query outside the open savepoint: rolling back to the savepoint would undo it, too. */
export class OutsideSavepoint extends Error {
  constructor(sql: string) {
    super(
      `"${sql.slice(0, 60)}" ran outside a db.atomically that is still running. Await it first; inside it, use the db that it passes.`,
    )
  }
}

/** Tracks an open transaction and its savepoints, which db.atomically makes. */
export class TransactionState {
  inTransaction = false
  /** The clients of the open savepoints, the innermost last. */
  #savepoints: object[] = []

  advance(step: TransactionStep | undefined, client: object): void {
    if (step === 'BEGIN') this.inTransaction = true
    else if (step === 'SAVEPOINT') this.#savepoints.push(client)
    else if ((step === 'RELEASE' || step === 'ROLLBACK TO') && this.#savepoints.includes(client))
      this.#savepoints.splice(this.#savepoints.indexOf(client))
  }

  end(): void {
    this.inTransaction = false
    this.#savepoints = []
  }

  /** Throws unless the query belongs to the innermost savepoint. */
  requireInnermost(client: object, sql: string): void {
    if (this.#savepoints.length > 0 && this.#savepoints.at(-1) !== client) throw new OutsideSavepoint(sql)
  }
}

/** Whether a query is hand-written SQL. Queries that Knex builds never begin or end a transaction. */
export function isRawSql({ method }: Query): boolean {
  return method === undefined || method === 'raw'
}

/**
 * Whether SQL begins or ends a transaction, judging by its text: a procedure can do so unseen, and a semicolon in a
 * string counts as the end of a statement. ROLLBACK TO a savepoint does not count.
 */
export function controlsTransaction(sql: string): boolean {
  const statements = sql
    .replace(/--.*|\/\*[\s\S]*?\*\//g, ' ')
    .split(';')
    .map(statement => statement.trim())
    .filter(Boolean)
  return !hasBody.test(statements[0] ?? '') && statements.some(statement => controls.test(statement))
}

const controls =
  /^(begin|start\s+transaction|commit|end|abort|prepare\s+transaction|rollback(?!\s+(\w+\s+)?to\b))\b/i

/** Triggers and blocks contain BEGIN and END, too. */
const hasBody = /^(create|alter|do|begin\s+not\s+atomic)\b/i
