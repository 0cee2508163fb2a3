import { existsSync, readdirSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { copyExample } from '../../scripts/try/example.mjs'
import { emptyFolder } from '../support/folder.ts'
import { gapi } from '../support/run.ts'

/** An example, with what it needs installed. */
function generatedProject(example = 'sqlite'): string {
  const folder = join(emptyFolder(), 'shop')
  copyExample(example, folder)
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  return folder
}

test('a generated project says by its own config which database it has, and gets the names its own runner writes', async () => {
  const cwd = join(generatedProject(), 'src/db')
  const before = await gapi(['migration', 'status', '--json'], { cwd })
  expect(JSON.parse(before.stdout).migrations.at(0)).toMatchObject({ status: 'pending' })
  expect(existsSync(join(cwd, '../../data'))).toBe(false)
  const up = await gapi(['migration', 'up', '--json'], { cwd })
  const { database, environment, migrations } = JSON.parse(up.stdout)
  expect({ code: up.code, database, environment }).toEqual({
    code: 0,
    database: 'sqlite data/development.sqlite',
    environment: 'development',
  })
  expect(migrations.map(({ name }: { name: string }) => name)).toContain('20261122T100200_create_orders')
  const after = await gapi(['migration', 'status', '--exit-code', '--json'], { cwd })
  expect(JSON.parse(after.stdout)).toMatchObject({ ok: true, database })
  const down = await gapi(['migration', 'down', '--all', '--json'], { cwd })
  expect(JSON.parse(down.stdout).migrations).toHaveLength(migrations.length)
  expect((await gapi(['migration', 'check', '--no-db'], { cwd })).stdout).toBe('Nothing found.\n')
})

test('sql prints the statements of a generated project, and makes no database', async () => {
  const cwd = generatedProject()
  const { code, stdout, stderr } = await gapi(['migration', 'sql', '--all'], { cwd })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^-- up 20261122T100000_create_clients\nbegin;\ncreate table `clients` \(/)
  expect(existsSync(join(cwd, 'data/development.sqlite'))).toBe(false)
})

test('its config classes refuse what they refuse elsewhere, and name what there is', async () => {
  const cwd = generatedProject()
  const wrong = await gapi(['migration', 'status', '--env', 'prod'], { cwd })
  expect(wrong).toMatchObject({ code: 2, stdout: '' })
  expect(wrong.stderr).toContain('"prod" is not one of development, testing, staging, production')
  const bare = await gapi(['migration', 'status', '--env', 'production'], { cwd })
  expect(bare.stderr).toContain('DATABASE_URL is not set')
  const env = { KEY_PEPPER: 'x'.repeat(40), DATABASE_URL: 'sqlite:data/live.sqlite' }
  const set = await gapi(['migration', 'status', '--env', 'production'], { cwd, env })
  expect(set.stdout).toContain('sqlite data/live.sqlite (production)')
})

for (const [example, url] of [
  ['sqlite', 'sqlite:data/absent.sqlite'],
  ['postgres', process.env.GAPI_TEST_POSTGRES],
  ['mysql', process.env.GAPI_TEST_MYSQL],
] as const)
  test.skipIf(url === undefined)(`every migration of a new project can be undone: ${example}`, async () => {
    const cwd = generatedProject(example)
    const ran = await gapi(['migration', 'verify', '--json'], { cwd, env: { DATABASE_URL: url } })
    const { migrations, error } = JSON.parse(ran.stdout)
    expect({ code: ran.code, error }).toEqual({ code: 0, error: undefined })
    expect(migrations).toHaveLength(readdirSync(join(cwd, 'db/migrations')).length)
    expect(existsSync(join(cwd, 'data/absent.sqlite'))).toBe(false)
  })
