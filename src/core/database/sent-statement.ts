/** A statement as Knex sends it, with its values separate. */
export interface SentStatement {
  readonly sql: string
  readonly bindings?: readonly unknown[]
}
