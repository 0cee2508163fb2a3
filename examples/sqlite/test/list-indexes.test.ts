import { expect, test } from 'vitest'
import { blueprints } from '../src/app.ts'
import { startApi } from './support/api.ts'
import { exampleOf, nowhere, type Schema } from './support/example.ts'
import { indexColumns } from './support/index-columns.ts'
import { inlined } from './support/inlined.ts'
import { indexesFrom, missingIndex, pageOf } from './support/list-indexes.ts'
import { wares } from './support/shop.ts'

interface Parameter {
  readonly name: string
  readonly in: string
  readonly schema: Schema
}

const { app, call } = await startApi([...blueprints, wares])
const statements: string[] = []
app.knex.on('query', ({ sql }) => void statements.push(sql))

/** The requests of every list: each sort, with each combination of its filters. */
function requests(): string[] {
  const { paths } = Object(inlined(app.swagger()))
  return Object.entries(paths).flatMap(([path, item]) => {
    const parameters: Parameter[] = Object(item).get?.parameters ?? []
    const names = parameters.map(({ name }) => name)
    if (!names.includes('cursor') || !names.includes('limit')) return []
    const own = ['limit', 'cursor', 'sort', 'fields', 'count']
    const filters = parameters.filter(each => each.in === 'query' && !own.includes(each.name))
    const sorts = parameters.find(({ name }) => name === 'sort')?.schema.enum ?? []
    return ['', ...sorts.map(sort => `sort=${sort}`)].flatMap(sort =>
      combinations(filters).map(chosen => {
        const values = chosen.map(
          ({ name, schema }) => `${name}=${encodeURIComponent(String(exampleOf(schema)))}`,
        )
        return `${path.replace(/\{\w+\}/g, nowhere)}?${[sort, ...values].filter(Boolean).join('&')}`
      }),
    )
  })
}

function combinations<T>([first, ...rest]: readonly T[]): T[][] {
  if (first === undefined) return [[]]
  const others = combinations(rest)
  return [...others, ...others.map(chosen => [first, ...chosen])]
}

/** The lists that read more rows than they return, with the index that each needs. */
async function slowLists(): Promise<string[]> {
  const slow: string[] = []
  for (const url of requests()) {
    statements.length = 0
    await call('GET', url, { as: 'admin' })
    const page = statements.flatMap(sql => pageOf(sql) ?? []).at(-1)
    if (!page) continue
    const missing = missingIndex(page, indexesFrom(await indexColumns(app.knex, page.table)))
    if (missing) slow.push(`${url} needs an index of ${page.table} on ${missing.join(', ')}`)
  }
  return slow
}

const slow = await slowLists()

test('every sort and filter of a list has an index, so that a page costs the same in a table of any size', () => {
  expect(slow.filter(line => !line.startsWith('/v1/wares'))).toEqual([])
})

test('a sort or a filter without an index is found', () => {
  const found = slow.filter(line => line.startsWith('/v1/wares'))
  expect(found).toContain('/v1/wares?sort=price_cents needs an index of wares on price_cents, id')
  expect(found).toContain(
    '/v1/wares?sort=-created_at&name=text needs an index of wares on name, created_at, id',
  )
  expect(found.filter(line => line.includes('sku='))).toEqual([])
  expect(found.filter(line => line.startsWith('/v1/wares? '))).toEqual([])
})

test.each([
  [[], ['id'], undefined],
  [['owner'], ['id'], ['owner', 'id']],
  [['status', 'owner'], ['number', 'id'], undefined],
  [['owner'], ['total', 'id'], ['owner', 'total', 'id']],
  [['id'], ['total', 'id'], undefined],
  [[], ['owner', 'id'], ['owner', 'id']],
])('a page where %j are given, sorted by %j, needs an index on %j', (equal, order, missing) => {
  const indexes = [
    { columns: ['id'], unique: true },
    { columns: ['number'], unique: true },
    { columns: ['owner', 'status', 'number'], unique: false },
    { columns: ['owner', 'total'], unique: false },
  ]
  expect(missingIndex({ table: 'things', equal, order }, indexes)).toEqual(missing)
})
