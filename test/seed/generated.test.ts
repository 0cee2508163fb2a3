import { cpSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder, writeIn } from '../support/folder.ts'
import { gapi } from '../support/run.ts'
import { countsOf, seedJson } from './project.ts'

/** The SQLite example, with what it needs installed. */
function generatedProject(): string {
  const folder = join(emptyFolder(), 'shop')
  const skipped = /[\\/](node_modules|vendor|data)$/
  cpSync('examples/sqlite', folder, { recursive: true, filter: path => !skipped.test(path) })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  return folder
}

const key = 'The development key is key_development_only (an admin; key_development_user is a user).'

test("a generated project's own seeds run with its own tables, and say which key to use", async () => {
  const cwd = generatedProject()
  const first = await gapi(['db', 'prepare'], { cwd })
  expect(first).toMatchObject({ code: 0 })
  expect(first.stdout).toContain('development/03_orders.ts    orders: 2 inserted, 0 updated, 0 unchanged')
  expect(first.stdout).toContain(key)
  expect(first.stdout).toContain('curl http://127.0.0.1:3000/version -H')
  const second = await gapi(['seed'], { cwd })
  expect(second.stdout).toContain('Seeded 3 files: 0 inserted, 0 updated, 0 unchanged.')
  expect(second.stdout).toContain(key)
  expect((await gapi(['seed', 'check'], { cwd })).stdout).toBe(
    'Seeding twice is the same as seeding once: 11 rows.\n',
  )
})

test('rows as data get what its application would give them: an id and the time', async () => {
  const cwd = generatedProject()
  writeIn(cwd, 'db/seeds/base/01_products.csv', 'sku,name,price_cents\nbox,Box,100\n')
  writeIn(
    cwd,
    'db/seeds/development/04_orders.yaml',
    'order_lines:\n  key: [order_id, product_id]\n  rows: []\nproducts:\n  - { sku: cup, name: Cup, price_cents: 300 }\n',
  )
  await gapi(['db', 'prepare', '-q'], { cwd })
  expect(countsOf(await seedJson(cwd, ['--only', '01_products', '--only', '04_orders']))).toEqual([
    'products +0 ~0 =1',
    'order_lines +0 ~0 =0',
    'products +0 ~0 =1',
  ])
})

test('in production its development seeds stay out, and its keys with them', async () => {
  const cwd = generatedProject()
  const env = { KEY_PEPPER: 'x'.repeat(40), DATABASE_URL: 'sqlite:data/live.sqlite' }
  await gapi(['migration', 'up', '--env', 'production'], { cwd, env })
  const named = await gapi(['seed', 'development', '--env', 'production'], { cwd, env })
  expect(named.code).toBe(4)
  writeIn(cwd, 'db/seeds/production/01_products.yaml', '- { sku: gift, name: Gift, price_cents: 1 }\n')
  const seeded = await gapi(['seed', '--env', 'production', '--confirm', 'live.sqlite'], { cwd, env })
  expect(seeded).toMatchObject({ code: 0 })
  expect(seeded.stdout).toContain('production/01_products.yaml  products: 1 inserted')
  expect(seeded.stdout).not.toContain('key_development')
})
