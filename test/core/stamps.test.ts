import { readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { stamps } from 'virtual:stamps'
import { expect, test } from 'vitest'
import { compileStamps } from '../../scripts/build/stamps.ts'
import { emptyFolder, folderWith } from '../support/folder.ts'
import { createGoodApi, gapi } from '../support/run.ts'

const migration = readFileSync('templates/api/stamps/migration.yml', 'utf8')

test('every template with a folder of stamps has them, by its name', () => {
  const folders = readdirSync('templates').filter(name => readdirSync(`templates/${name}`).includes('stamps'))
  expect(Object.keys(stamps)).toEqual(folders)
})

test.each([
  [{ 'migration.yml': migration.replace(/^ {2}uuid: .*\n/m, '') }, /lacks a part of Conventions/],
  [{ 'migration.yml': migration.replace('joinHasId: true', '') }, /lacks a part of Conventions/],
  [{ 'seed.ts.hbs': "import '{{name}}'" }, /holds {{name}}'; a stamp may hold {{root}} only/],
  [{ 'model.ts': '' }, /model.ts is not a stamp/],
])('%j stops the build', (files, fault) => {
  const paths = Object.entries(files).map(([name, text]) => [`t/stamps/${name}`, text])
  expect(() => compileStamps(folderWith(Object.fromEntries(paths)))).toThrow(fault)
})

test('a new seed of a project is that of its template, with the way to its root; elsewhere it is ours', async () => {
  const cwd = emptyFolder()
  await createGoodApi(['shop', '--no-install', '--no-git'], { cwd })
  const project = join(cwd, 'shop')
  symlinkSync(resolve('node_modules'), join(project, 'node_modules'))
  const created = await gapi(['seed', 'new', 'things', '--set', 'development', '--json'], { cwd: project })
  const { path, text } = JSON.parse(created.stdout)
  expect(path).toBe(join(project, 'db/seeds/development/04_things.ts'))
  expect(text).toMatch(/^import type { Seed } from '\.\.\/\.\.\/\.\.\/src\/db\/seed\.ts'\n/)

  const plain = folderWith({ 'knexfile.js': "module.exports = { client: 'sqlite3', connection: {} }" })
  symlinkSync(resolve('node_modules'), join(plain, 'node_modules'))
  const own = await gapi(['seed', 'new', 'things', '--format', 'ts', '--json'], { cwd: plain })
  expect(JSON.parse(own.stdout).text).toMatch(/^import type { Knex } from 'knex'\n/)
})
