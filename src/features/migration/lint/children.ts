import { readFileSync } from 'node:fs'

/** Whether any migration has a foreign key to a table with on delete cascade, by the text of all of them. */
export function cascadingChildrenIn(files: readonly string[]): (table: string) => boolean {
  let parents: Set<string> | undefined
  return table => {
    parents ??= new Set(files.flatMap(file => parentsIn(readFileSync(file, 'utf8'))))
    return parents.has(table)
  }
}

/** The tables in `references('users.id').onDelete('CASCADE')` and `inTable('users').onDelete('CASCADE')`. */
function parentsIn(source: string): string[] {
  const chain =
    /(?:references\(\s*["'`](\w+)\.\w+["'`]\s*\)|inTable\(\s*["'`](\w+)["'`]\s*\))((?:\s*\.\w+\([^()]*\))*)/g
  return [...source.matchAll(chain)].flatMap(([, dotted, named, rest = '']) =>
    /\.onDelete\(\s*["'`]cascade/i.test(rest) ? [dotted ?? named ?? ''] : [],
  )
}
