/** How a migration says what it does to tables. */
interface Words {
  /** Where the way back begins. */
  readonly down: RegExp
  readonly create: RegExp
  readonly drop: RegExp
}

export const knexWords: Words = {
  down: /\bdown\b\s*[(=:]/,
  create: /\bcreateTable\w*\(\s*['"`](\w+)/g,
  drop: /\bdropTable\w*\(\s*['"`](\w+)/g,
}

export const alembicWords: Words = {
  down: /^def downgrade\b/m,
  create: /\bop\.create_table\(\s*"(\w+)"/g,
  drop: /\bop\.drop_table\(\s*"(\w+)"/g,
}

/** The tables that migrations leave, of which these are the texts in their order. */
export function tablesAfter(migrations: readonly string[], { down, create, drop }: Words): Set<string> {
  const tables = new Set<string>()
  for (const text of migrations) {
    const [up = ''] = text.split(down)
    for (const [, table = ''] of up.matchAll(create)) tables.add(table)
    for (const [, table = ''] of up.matchAll(drop)) tables.delete(table)
  }
  return tables
}
