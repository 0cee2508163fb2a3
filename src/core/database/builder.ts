/** A step of Knex's schema builder: `createTable('users', …)`. */
interface SchemaStep {
  readonly method: string
  readonly args?: readonly unknown[]
}

/** What a builder of Knex holds, which Knex does not type. */
interface BuilderState {
  /** The steps of a schema builder. */
  readonly steps: readonly SchemaStep[] | undefined
  /** The text of a raw query. */
  readonly sql: string | undefined
  /** What a query builder does: `select`, `insert` … */
  readonly method: string | undefined
}

export function builderState(builder: object): BuilderState {
  return {
    steps: '_sequence' in builder && Array.isArray(builder._sequence) ? builder._sequence : undefined,
    sql: 'sql' in builder && typeof builder.sql === 'string' ? builder.sql : undefined,
    method: '_method' in builder && typeof builder._method === 'string' ? builder._method : undefined,
  }
}

/** Whether a builder would write: one that only reads does not, nor an expression, nor a schema without steps. */
export function wouldWrite(builder: object): boolean {
  const { steps, sql, method = '' } = builderState(builder)
  if (steps) return steps.length > 0
  if (sql !== undefined) return /^\s*(create|alter|drop|insert|update|delete|truncate|rename)\b/i.test(sql)
  return /^(insert|update|del|truncate|upsert|batchInsert)$/.test(method)
}
