import { expect, test } from 'vitest'
import { reservedBy } from '../../src/features/generate/reserved.ts'
import { databases } from '../support/databases.ts'

/** Where a server lists its own words. SQLite has no such list: these are all of its documentation. */
const sources = {
  postgres: "select word from pg_get_keywords() where catcode in ('R', 'T')",
  mysql: 'select lower(word) as word from information_schema.keywords',
  sqlite: `select value as word from json_each('["autoincrement","commit","glob","index","isnull","limit","notnull","order","table","then","values"]')`,
} as const

/** What fails for a reserved word, and changes nothing. An alias is free in the others. */
function probe(word: string, name: keyof typeof sources): string {
  if (name === 'mysql') return `select 1 as ${word}`
  return `with ${word} as (select 1 as x) select x from ${word}`
}

for (const { name, isThere, empty } of databases)
  test.runIf(isThere)(`every word that ${name} refuses as a name is known as reserved`, async () => {
    const { knex, drop } = await empty()
    try {
      const { rows, ...lists } = Object(await knex.raw(sources[name]))
      const words: string[] = (rows ?? (Array.isArray(lists[0]) ? lists[0] : Object.values(lists))).map(
        (row: { word: string }) => row.word,
      )
      const refused: string[] = []
      for (const word of words.filter(each => /^[a-z][a-z0-9_]*$/.test(each)))
        await knex.raw(probe(word, name)).catch(() => refused.push(word))

      expect(refused.length).toBeGreaterThan(5)
      expect(refused.filter(word => reservedBy(word) === undefined)).toEqual([])
    } finally {
      await drop()
    }
  })
