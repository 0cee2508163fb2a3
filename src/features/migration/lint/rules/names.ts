import type { LintRule } from '../rule.ts'

/** Rules about the names that a migration gives. */
export const names: readonly LintRule[] = [
  {
    id: 'name-too-long',
    level: 'error',
    dialects: ['postgres', 'mysql'],
    why: 'PostgreSQL silently cuts a name after 63 bytes, MySQL refuses one over 64 characters.',
    recipe: "Give it a shorter name: table.index(['a', 'b'], 'orders_a_b').",
    find: ({ facts, dialect }) => {
      const longest = dialect === 'postgres' ? 63 : 64
      const quoted = dialect === 'postgres' ? /"([^"]+)"/g : /`([^`]+)`/g
      const found = facts.flatMap(({ sql, table }) =>
        [...sql.replace(/'(?:[^']|'')*'/g, "''").matchAll(quoted)].flatMap(([, name = '']) =>
          Buffer.byteLength(name) > longest ? [{ name, sql, table }] : [],
        ),
      )
      return [...new Map(found.map(hit => [hit.name, hit])).values()].map(({ name, sql, table }) => ({
        about: name,
        near: [table, name],
        sql,
      }))
    },
  },
]
