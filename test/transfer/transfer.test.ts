import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from '../support/databases.ts'
import { knexOf, knexProject } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'

/** A column of every type, keys that refer to later rows, to the same table, and to a table that sorts later. */
const migrations = {
  '1_zoo.js': `exports.up = async knex => {
    await knex.schema.createTable('zoos', t => { t.uuid('id').primary(); t.string('name', 20).notNullable() })
    await knex.schema.createTable('animals', t => {
      t.increments('number'); t.uuid('zoo_id').notNullable().references('zoos.id')
      t.integer('mother').unsigned().references('animals.number')
      t.boolean('tame').notNullable(); t.json('tags'); t.bigInteger('chip'); t.binary('photo')
      t.decimal('weight', 12, 3); t.double('ratio'); t.date('born'); t.datetime('seen_at', { precision: 3 }); t.text('note')
    })
    await knex.schema.createTable('empty', t => { t.increments(); t.string('text') })
  }
  exports.down = async knex => { for (const table of ['empty', 'animals', 'zoos']) await knex.schema.dropTable(table) }`,
}

const zoo = '01a205fd-ea72-7fa7-b243-7df8e5162525'

function animals(count: number) {
  return Array.from({ length: count }, (_, place) => ({
    number: place + 1,
    zoo_id: zoo,
    mother: place % 3 === 0 ? null : count - place,
    tame: place % 2 === 0,
    tags: place % 5 === 0 ? null : JSON.stringify({ b: [1, 'ü 漢字 😀'], a: { 'x"y': null } }),
    chip: place % 4 === 0 ? '9007199254740993' : '-9223372036854775808',
    photo: Buffer.from([0, 255, 9, 10, 92, place % 256]),
    weight: '12345.678',
    ratio: 0.1,
    born: '2024-02-29',
    seen_at: new Date('2026-03-29T01:30:00.123Z'),
    note: ['tab\tnew\nline', '\\N', '', "O'Neil", 'NULL', '{"not": "json"'][place % 6],
  }))
}

async function filled(database: TestDatabase, rows = animals(2500)): Promise<string> {
  const cwd = await database.project(migrations)
  expect((await gapi(['migration', 'up'], { cwd })).code).toBe(0)
  const knex = knexOf(cwd)
  await knex('zoos').insert({ id: zoo, name: 'Étoile' })
  const bare = rows.map(row => ({ ...row, mother: null }))
  for (let at = 0; at < bare.length; at += 50) await knex('animals').insert(bare.slice(at, at + 50))
  for (const { number, mother } of rows.slice(0, 100))
    await knex('animals').where({ number }).update({ mother })
  return cwd
}

async function migrated(database: TestDatabase): Promise<string> {
  const cwd = await database.project(migrations)
  expect((await gapi(['migration', 'up'], { cwd })).code).toBe(0)
  return cwd
}

/** The rows of all animals as plain values, read without the program. */
async function readAnimals(cwd: string): Promise<unknown[]> {
  const knex = knexOf(cwd)
  const exact = knex.raw('cast(chip as char(20)) as chip, cast(born as char(10)) as born')
  const rows = await knex('animals')
    .select(
      'number',
      'zoo_id',
      'mother',
      'tame',
      'tags',
      'photo',
      'weight',
      'ratio',
      'seen_at',
      'note',
      exact,
    )
    .orderBy('number')
  return rows.map(row => ({
    ...row,
    tame: Boolean(row.tame),
    tags: typeof row.tags === 'string' ? JSON.parse(row.tags) : row.tags,
    chip: row.chip.trim(),
    photo: Buffer.from(row.photo).toString('hex'),
    weight: Number(row.weight),
    seen_at: new Date(row.seen_at).toISOString(),
  }))
}

const sqlite = databaseNamed('sqlite')

function databaseNamed(wanted: string): TestDatabase {
  const found = databases.find(({ name }) => name === wanted)
  if (!found) throw new Error(`There is no ${wanted}.`)
  return found
}

const there = databases.filter(({ isThere }) => isThere)
const pairs = there.flatMap(from =>
  there.flatMap(to => (from === to && from.name !== 'sqlite' ? [] : [{ from, to }])),
)

describe.each(pairs)('from $from.name to $to.name', ({ from, to }) => {
  test('every row arrives with its values, and the next row gets the next number', async () => {
    const source = await filled(from)
    const target = await migrated(to)
    const before = await readAnimals(source)
    const folder = join(source, 'dump')
    const dumped = await gapi(['db', 'dump', 'dump', '--json'], { cwd: source })
    expect(JSON.parse(dumped.stdout)).toMatchObject({
      ok: true,
      outcome: 'dumped',
      tables: expect.arrayContaining([
        { name: 'zoos', rows: 1 },
        { name: 'animals', rows: 2500 },
        { name: 'empty', rows: 0 },
      ]),
    })
    expect(statSync(folder).mode & 0o077).toBe(0)
    const tried = await gapi(['db', 'load', folder, '--dry-run'], { cwd: target })
    expect(tried).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing was changed.') })
    expect(await knexOf(target)('zoos').first()).toBeUndefined()
    const loaded = await gapi(['db', 'load', folder], { cwd: target })
    expect(loaded).toMatchObject({ code: 0, stdout: expect.stringContaining('Loaded 2501 rows of 3 tables') })
    expect(await readAnimals(target)).toEqual(before)
    expect(await readAnimals(source)).toEqual(before)
    expect(await knexOf(target)('zoos')).toEqual([{ id: zoo, name: 'Étoile' }])
    const knex = knexOf(target)
    await knex('animals').insert({ zoo_id: zoo, tame: true })
    expect(await knex('animals').max({ last: 'number' })).toEqual([{ last: 2501 }])
  })
})

describe.each(there)('into $name', to => {
  async function dumped(): Promise<{ folder: string; target: string }> {
    const source = await filled(sqlite, animals(3))
    expect((await gapi(['db', 'dump', 'dump'], { cwd: source })).code).toBe(0)
    return { folder: join(source, 'dump'), target: await migrated(to) }
  }

  test('a database with rows is refused, and is as it was', async () => {
    const { folder, target } = await dumped()
    await knexOf(target)('zoos').insert({ id: zoo, name: 'Own' })
    const ran = await gapi(['db', 'load', folder], { cwd: target })
    expect(ran.code).toBe(3)
    expect(ran.stderr).toContain('has rows: zoos is not empty.')
    expect(await knexOf(target)('animals').first()).toBeUndefined()
  })

  test('a value that does not fit is named, and nothing is loaded', async () => {
    const { folder, target } = await dumped()
    const manifest = JSON.parse(readFileSync(join(folder, 'dump.json'), 'utf8'))
    const place = manifest.tables.findIndex((table: { name: string }) => table.name === 'zoos')
    const file = join(
      folder,
      readdirSync(folder)
        .filter(name => name.endsWith('.ndjson'))
        .sort()[place] ?? '',
    )
    writeFileSync(file, `${JSON.stringify([zoo, 'a name of more than twenty characters'])}\n`)
    const ran = await gapi(['db', 'load', folder], { cwd: target })
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain(
      `zoos.name, row 1 (id ${zoo}): It has 37 characters, and the column holds 20.`,
    )
    expect(await knexOf(target)('zoos').first()).toBeUndefined()
  })

  test('a dump that lost a row is refused, and nothing is loaded', async () => {
    const { folder, target } = await dumped()
    const path = join(folder, 'dump.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"rows": 3', '"rows": 4'))
    const ran = await gapi(['db', 'load', folder], { cwd: target })
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('The dump has 3 of 4 rows of animals.')
    expect(await knexOf(target)('zoos').first()).toBeUndefined()
  })

  test('a database without the same migrations is refused', async () => {
    const { folder } = await dumped()
    const target = await to.project(migrations)
    const ran = await gapi(['db', 'load', folder], { cwd: target })
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('lacks the migration 1_zoo.')
  })

  test('--prepare applies the migrations first, and to no database that is then refused', async () => {
    const { folder } = await dumped()
    const words = ['db', 'load', folder, '--prepare']
    const target = await to.project(migrations)
    const broken = await gapi(['db', 'load', 'migrations', '--prepare'], { cwd: target })
    expect(broken).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no whole dump in') })
    const refused = await gapi([...words, '--env', 'production'], { cwd: target })
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('Nothing was changed.') })
    expect(await knexOf(target).schema.hasTable('knex_migrations')).toBe(false)
    expect((await gapi([...words, '--dry-run'], { cwd: target })).code).toBe(2)

    expect(await gapi(words, { cwd: target })).toMatchObject({ code: 0 })
    expect(await knexOf(target)('animals').count({ rows: '*' }).first()).toMatchObject({
      rows: expect.toSatisfy(rows => Number(rows) === 3),
    })

    const full = await to.project(migrations)
    await knexOf(full).schema.createTable('visits', table => void table.integer('id'))
    await knexOf(full)('visits').insert({ id: 1 })
    expect((await gapi(words, { cwd: full })).code).toBe(3)
    expect(await knexOf(full).schema.hasTable('zoos')).toBe(false)
  })

  test('production is loaded only with consent', async () => {
    const { folder, target } = await dumped()
    const env = { NODE_ENV: 'production' }
    const marked = knexOf(target)
    await marked('knex_migrations_gapi').where({ key: 'environment' }).update({ value: 'production' })
    const ran = await gapi(['db', 'load', folder, '--env', 'production'], { cwd: target, env })
    expect(ran.code).toBe(4)
    expect(await marked('zoos').first()).toBeUndefined()
  })
})

test('a dump is not written into a folder with files, and one that is not whole is not loaded', async () => {
  const source = await filled(sqlite, animals(1))
  expect((await gapi(['db', 'dump', 'dump'], { cwd: source })).code).toBe(0)
  const again = await gapi(['db', 'dump', 'dump'], { cwd: source })
  expect(again).toMatchObject({ code: 3, stderr: expect.stringContaining('is not empty.') })
  const absent = knexProject(migrations)
  const nothing = await gapi(['db', 'dump', 'dump'], { cwd: absent })
  expect(nothing).toMatchObject({ code: 1, stderr: expect.stringContaining('does not exist.') })
  const left = readdirSync(absent)
  expect(left.filter(name => /dump|sqlite$|db$/.test(name))).toEqual([])
  const ran = await gapi(['db', 'load', 'migrations'], { cwd: source })
  expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no whole dump in') })
})
