import { pathToFileURL } from 'node:url'
import { transformSync } from 'esbuild'
import { expect, test } from 'vitest'
import { analyse } from '../../src/features/profile/analyse.ts'
import { rawProfileIn } from '../../src/features/profile/raw-profile.ts'
import { savedProfile } from '../../src/features/profile/saved-profile.ts'
import { folderWith } from '../support/folder.ts'
import { profileOf, type SampledFunction } from './samples.ts'

const file = 'src/orders/routes.ts'
const text = `export const list = async db => {
  const rows = await db.all()
  let sum = 0
  for (const row of rows) {
    sum += await one(db, row)
  }
  const text = readFileSync('x')
  return sum + text.length
}

async function one(db, row) {
  return db.get(row)
}
`
const list: SampledFunction = { name: 'list', file, line: 0, column: 20 }
/** Where the two functions are in the text, and how often they are called. */
const calls = {
  [file]: [
    [20, 188, 1],
    [190, 243, 3],
  ],
} as const

function analysed(profile: Omit<Parameters<typeof profileOf>[0], 'root'> & { readonly root?: string }) {
  const root = profile.root ?? folderWith({ [file]: text })
  return analyse(rawProfileIn(profileOf({ ...profile, root })))
}

/** Milliseconds of the CPU by line. */
function cpuOf({ lines }: ReturnType<typeof analyse>) {
  return Object.fromEntries(lines.filter(({ cpu }) => cpu > 0).map(({ line, cpu }) => [line, cpu]))
}

test('a function has the time of its lines; a line that Node 26 lists several times is added up', () => {
  const ticks = [
    [3, 1],
    [8, 1],
    [3, 2],
  ] as const
  expect(cpuOf(analysed({ functions: [{ ...list, ticks }], scripts: { [file]: text } }))).toEqual({
    3: 3,
    8: 1,
  })
})

test('the time of a library is that of the line that called it, by its name', () => {
  const read = { name: 'readFileSync', file: 'node:fs', line: 400, column: 2, calledBy: 'list' }
  const deeper = { name: 'open', file: 'node:fs', line: 9, column: 2, calledBy: 'readFileSync' }
  const functions: SampledFunction[] = [
    { ...list, ticks: [[2, 1]] },
    { ...read, ticks: [[401, 2]] },
    { ...deeper, ticks: [[10, 3]] },
  ]
  expect(cpuOf(analysed({ functions, scripts: { [file]: text }, calls }))).toEqual({ 2: 1, 7: 5 })
})

test('where the project says at which line a function was, its time and memory are of that line', () => {
  const python = 'app/orders/views.py'
  const source = 'def list_orders(db):\n    rows = db.all()\n    for row in rows:\n        one(db, row)\n'
  const view = { name: 'list_orders', file: python, line: 0, column: 0 }
  const library = '.venv/lib/python3.12/site-packages/sqlalchemy/orm.py'
  const functions: SampledFunction[] = [
    { ...view, at: 2 },
    {
      name: 'all',
      file: library,
      line: 5,
      column: 0,
      at: 9,
      calledBy: 'list_orders',
      ticks: [[9, 3]],
      bytes: 7,
    },
  ]
  const stack = `    at ${library}:9:1\n    at ROOT/${python}:4:1`
  const root = folderWith({ [python]: source })
  const statements = [{ sql: 'SELECT 1', stack: stack.replace('ROOT', root), calls: 3, ms: 3, most: 3 }]
  const result = analysed({ functions, scripts: { [python]: source }, root, statements })
  expect(result.lines).toMatchObject([
    { file: python, line: 2, text: 'rows = db.all()', cpu: 3, bytes: 7 },
    { file: python, line: 4, sql: 3 },
  ])
  expect(result.repeated).toMatchObject([{ line: 4, calls: 3, loop: { line: 3, text: 'for row in rows:' } }])
})

test('a script with a source map has the lines of its source', () => {
  const source = `interface Row {\n  readonly n: number\n}\n\n${text}`
  const { code } = transformSync(source, { loader: 'ts', sourcemap: 'inline', sourcefile: file })
  const ran = code.split('\n').findIndex(line => line.includes('let sum')) + 1
  const functions = [{ ...list, ticks: [[ran, 4]] as const }]
  const root = folderWith({ [file]: source })
  const result = analysed({ functions, scripts: { [file]: code }, root })
  expect(result.lines).toMatchObject([{ line: 7, text: 'let sum = 0', cpu: 4 }])
})

test('a script on one line, as tsx writes it, has the lines of its functions', () => {
  const { code } = transformSync(text, {
    minify: true,
    sourcemap: 'inline',
    sourcefile: file,
    keepNames: false,
  })
  const column = code.indexOf('async function')
  const functions = [{ ...list, name: 'one', column, ticks: [[1, 4]] as const }]
  expect(cpuOf(analysed({ functions, scripts: { [file]: code } }))).toEqual({ 11: 4 })
})

test('a statement belongs to the first line that is not of the framework, and a loop around it is named', () => {
  const root = folderWith({ [file]: text })
  const at = (path: string, place: string) => `    at fn (${pathToFileURL(root).href}/${path}:${place})`
  const stack = ['Error', at('src/db/table.ts', '5:1'), at(file, '12:13'), at(file, '5:18')].join('\n')
  const statement = { sql: 'select 1', stack, calls: 3, ms: 6, most: 3 }
  const { lines, repeated } = analysed({ root, functions: [], scripts: {}, statements: [statement] })
  expect(lines).toMatchObject([{ file, line: 12, text: 'return db.get(row)', sql: 6, calls: 3 }])
  expect(repeated).toMatchObject([
    { line: 12, calls: 3, loop: { file, line: 4, text: 'for (const row of rows) {' } },
  ])
})

test('a statement that runs once is not repeated, and one without a loop only if it is frequent', () => {
  const root = folderWith({ [file]: text })
  const stack = `Error\n    at fn (${pathToFileURL(root).href}/${file}:2:13)`
  const repeats = (most: number) => {
    const statement = { sql: 'select 1', stack, calls: most, ms: 1, most }
    return analysed({ root, functions: [], scripts: {}, statements: [statement] }).repeated.length
  }
  expect([1, 2, 4, 5].map(repeats)).toEqual([0, 0, 0, 1])
})

test('what a driver does while a statement runs is its wait, and no time of the CPU', () => {
  const driver = { name: 'parse', file: 'node_modules/pg/parser.js', line: 0, column: 0 }
  const functions: SampledFunction[] = [{ ...driver, ticks: [[1, 10]] }]
  const { total, outside } = analysed({ functions, scripts: {}, waits: [[0, 4000]] })
  expect(total.cpu).toBe(6)
  expect(outside).toMatchObject([{ what: 'libraries', cpu: 6 }])
})

test('what the server does after a hook has called it is not the time of the hook', () => {
  const functions: SampledFunction[] = [
    { ...list, ticks: [[2, 1]] },
    {
      name: 'done',
      file: 'node_modules/fastify/hooks.js',
      line: 0,
      column: 0,
      calledBy: 'list',
      ticks: [[1, 2]],
    },
    { name: 'send', file: 'node:http', line: 0, column: 0, calledBy: 'done', ticks: [[1, 3]] },
  ]
  const result = analysed({ functions, scripts: { [file]: text } })
  expect(cpuOf(result)).toEqual({ 2: 1 })
  expect(result.outside.map(({ what, cpu }) => [what, cpu])).toEqual([
    ['Node.js', 3],
    ['libraries', 2],
  ])
})

test('writing the response is time of the handler', () => {
  const writer = 'src/http/response/reply.ts'
  const functions: SampledFunction[] = [
    { name: 'write', file: writer, line: 0, column: 0, ticks: [[1, 1]] },
    {
      name: 'serialize',
      file: 'node_modules/fastify/reply.js',
      line: 0,
      column: 0,
      calledBy: 'write',
      ticks: [[1, 4]],
    },
  ]
  const scripts = { [file]: text, [writer]: 'function write() {}' }
  const result = analysed({ functions, scripts, handler: { file, line: 0, column: 20 } })
  expect(result.lines).toMatchObject([{ file, line: 1, cpu: 5, exchange: 5 }])
})

test('memory of a function is divided among its lines as its time is', () => {
  const functions: SampledFunction[] = [
    {
      ...list,
      ticks: [
        [2, 3],
        [8, 1],
      ],
      bytes: 4000,
    },
  ]
  const { lines } = analysed({ functions, scripts: { [file]: text } })
  expect(lines.map(({ line, bytes }) => [line, bytes])).toEqual([
    [2, 3000],
    [8, 1000],
  ])
})

test('a saved profile has the lines of the source', () => {
  const source = `interface Row {\n  readonly n: number\n}\n\n${text}`
  const { code } = transformSync(source, { loader: 'ts', sourcemap: 'inline', sourcefile: file })
  const ran = code.split('\n').findIndex(line => line.includes('let sum')) + 1
  const functions = [{ ...list, ticks: [[ran, 4]] as const }]
  const raw = rawProfileIn(profileOf({ root: folderWith({}), functions, scripts: { [file]: code } }))
  const { nodes, samples } = JSON.parse(savedProfile(raw))
  expect(samples).toEqual([2, 2, 2, 2])
  expect(nodes[1]).toMatchObject({ callFrame: { lineNumber: 4 }, positionTicks: [{ line: 7, ticks: 4 }] })
})

test('a statement that a list of promises or a recursion runs is repeated, though each stack is another', () => {
  const source = [
    'export async function all(db, rows) {',
    '  await Promise.all(rows.map(async row => {',
    '    await ready(row)',
    '    await db.get(row)',
    '  }))',
    '}',
    'async function up(db, row) {',
    '  const parent = await db.parent(row)',
    '  return parent && (await up(db, parent))',
    '}',
  ].join('\n')
  const root = folderWith({ [file]: source })
  const at = (place: string) => `    at async fn (${pathToFileURL(root).href}/${file}:${place})`
  const statement = (sql: string, ...lines: string[]) => {
    return { sql, stack: ['Error', ...lines].join('\n'), calls: 1, ms: 1, most: 1 }
  }
  const statements = [
    ...[0, 1, 2].map(index =>
      statement('get', at('4:5'), `    at async Promise.all (index ${index})`, at('2:3')),
    ),
    ...[1, 2, 3].map(depth => statement('parent', at('8:18'), ...Array(depth).fill(at('9:20')))),
  ]
  const { repeated } = analysed({ root, functions: [], scripts: {}, statements })
  expect(repeated).toMatchObject([
    { sql: 'get', line: 4, calls: 3, ms: 3, loop: { line: 2 } },
    { sql: 'parent', line: 8, calls: 3, loop: { line: 9 } },
  ])
})
