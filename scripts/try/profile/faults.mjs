/** Faults that a profile must find, each on a line that says `planted: NAME`, among lines that are not slow. */
export const faults = ['slow-query', 'hot-loop', 'n-plus-1', 'sync-read', 'big-json', 'big-parse']

/** A statement that takes milliseconds, of each database. */
const slow = {
  sqlite:
    'with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000) select count(*) as n from n',
  postgres: 'select count(*) as n from generate_series(1, 300000)',
  mysql: 'select count(*) as n from seq_1_to_1000000 where seq % 7 = 3',
}

/** The files of a resource with a route for each fault, by path. */
export function faultyResource(db) {
  return { 'src/faults/schema.ts': schema, 'src/faults/routes.ts': routes(slow[db]) }
}

/** The line of src/resources.ts that adds it. */
export const resourceLine =
  "export const faults = { schema: () => import('./faults/schema.ts'), routes: () => import('./faults/routes.ts') }\n"

const schema = `export const tables = () => ({})
`

const routes = slowQuery => `import { readFileSync } from 'node:fs'
import { Type } from 'typebox'
import type { Reader } from '../db/unit-of-work.ts'
import { blueprint } from '../http/request/blueprint.ts'

interface Row {
  readonly n: number
}

const Count = Type.Object({ n: Type.Number() })
const Items = Type.Object({ items: Type.Array(Type.Object({ id: Type.String(), n: Type.Number() })) })
const file = new URL('../../data/big.txt', import.meta.url)
const json = JSON.stringify(Array.from({ length: 100_000 }, (_, n) => ({ id: \`\${n}\`, n })))

export const routes = blueprint('/v1/faults', on => {
  on.anonymous.get('/slow-query', { summary: 'A slow query', reply: Count }, async ({ db }) => {
    const products = await db.products.all({})
    const row: Row = await db.query
      .select(db.query.raw('x.n as n'))
      .from(db.query.raw('(${slowQuery}) as x'))
      .first() // planted: slow-query
    return { n: Number(row.n) + products.length }
  })

  on.anonymous.get('/hot-loop', { summary: 'A hot loop', reply: Count }, async ({ db }) => {
    const products = await db.products.all({})
    let sum = products.length
    for (let at = 0; at < 4_000_000; at++) {
      sum = (sum * 31 + at) % 1_000_003 // planted: hot-loop
    }
    return { n: sum }
  })

  on.anonymous.get('/n-plus-1', { summary: 'A query for each row', reply: Count }, async ({ db }) => {
    const { items } = await db.products.page({ limit: 50 })
    let n = 0
    // The loop: each product several times, because the seeds are few.
    for (const { id } of Array.from({ length: 40 }, () => items).flat()) {
      n += await stockOf(db, id)
    }
    return { n }
  })

  on.anonymous.get('/sync-read', { summary: 'A synchronous read', reply: Count }, async ({ db }) => {
    const products = await db.products.all({})
    const text = readFileSync(file, 'utf8') // planted: sync-read
    return { n: text.length + products.length }
  })

  on.anonymous.get(
    '/big-json',
    { summary: 'A big response', reply: Items },
    ({ db }) => bigList(db), // planted: big-json
  )

  on.anonymous.get('/big-parse', { summary: 'A big text', reply: Count }, async ({ db }) => {
    const products = await db.products.all({})
    const parsed: Row[] = JSON.parse(json) // planted: big-parse
    return { n: parsed.length + products.length }
  })
})

async function stockOf(db: Reader, id: string): Promise<number> {
  const product = await db.products.get(id) // planted: n-plus-1
  return product.stock
}

async function bigList(db: Reader) {
  const [product] = await db.products.all({})
  const n = product?.stock ?? 0
  return { items: Array.from({ length: 100_000 }, () => ({ id: 'the same for all of them', n })) }
}
`
