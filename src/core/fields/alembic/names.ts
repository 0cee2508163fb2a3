/** The names of the naming convention in the metadata of a project: `uq_users_email`, `pk_users`. */
export function constraintName(kind: string, table: string, columns: readonly string[]): string {
  return [kind, table, ...(kind === 'pk' ? [] : columns)].join('_')
}
