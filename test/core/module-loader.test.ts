import { cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { loadModule } from '../../src/core/project/load/module-loader.ts'
import { emptyFolder, folderWith, writeIn } from '../support/folder.ts'

const module = `import { join } from 'node:path'\nexport async function up() { return join('a', 'b') }\n`
const common = `const { join } = require('node:path')\nexports.up = async () => join('a', 'b')\n`
const typed = `import type { Knex } from 'knex'
import { join } from 'node:path'
import { a } from './lib/names'
import { b } from './lib/other.js'
enum Letter { A = 'a' }
export async function up(_knex?: Knex): Promise<string> { return join(Letter.A === a ? a : '', b) }
export const here: string = import.meta.url
`
const beside = {
  'lib/names.ts': `export const a: string = 'a'\n`,
  'lib/other.ts': `export const b: string = 'b'\n`,
}

const layouts = ['module', 'commonjs', undefined].flatMap(type => [
  { type, file: 'm.js', text: module },
  { type, file: 'm.js', text: common },
  { type, file: 'm.mjs', text: module },
  { type, file: 'm.cjs', text: common },
  { type, file: 'm.ts', text: typed },
  { type, file: 'm.mts', text: typed },
  { type, file: 'm.cts', text: typed },
])

test.each(layouts)('K11: $file loads where the type is $type', async ({ type, file, text }) => {
  const folder = folderWith({ 'package.json': JSON.stringify({ type }), [file]: text, ...beside })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))

  const { up, here } = await loadModule(join(folder, file), folder)

  expect(typeof up === 'function' && (await up())).toBe('a/b')
  if (here) expect(here).toBe(`file://${join(folder, file)}`)
})

test('K11: where nothing reads TypeScript, one sentence says what to add', async () => {
  if (Reflect.get(process.features, 'typescript')) return
  const folder = folderWith({ 'm.ts': typed })
  await expect(loadModule(join(folder, 'm.ts'), folder)).rejects.toMatchObject({
    name: 'UserError',
    hint: 'Add one: npm install --save-dev tsx',
  })
})

test('what a module throws is thrown', async () => {
  const folder = folderWith({ 'm.mjs': `throw new Error('mine')\n` })
  await expect(loadModule(join(folder, 'm.mjs'), folder)).rejects.toThrow('mine')
})

const reads = Boolean(Reflect.get(process.features, 'typescript'))

/** A project with a compiler and a configuration of two files. */
function compiledProject(config: string) {
  const folder = folderWith({
    'config.ts': config,
    'name.ts': `export const name: string = 'first'\n`,
    'node_modules/none': '',
  })
  symlinkSync(resolve('node_modules/esbuild'), join(folder, 'node_modules/esbuild'))
  const kept = join(folder, 'node_modules/.cache/gapi/config.ts.json')
  const load = () => loadModule(join(folder, 'config.ts'), folder, true)
  return { folder, kept, load }
}

test.skipIf(reads)('what was compiled is kept until one of its files is another one', async () => {
  const { folder, kept, load } = compiledProject(`export { name } from './name.ts'\n`)
  expect(await load()).toMatchObject({ name: 'first' })

  writeFileSync(kept, readFileSync(kept, 'utf8').replaceAll('= \\"first\\"', '= \\"kept\\"'))
  expect(await load()).toMatchObject({ name: 'kept' })

  writeIn(folder, 'name.ts', `export const name: string = 'second'\n`)
  expect(await load()).toMatchObject({ name: 'second' })

  writeFileSync(kept, '{')
  expect(await load()).toMatchObject({ name: 'second' })
})

test.skipIf(reads)('what was kept is of its own folder: a copy of a project is another one', async () => {
  const { folder, load } = compiledProject(`export const here: string = import.meta.url\n`)
  await load()
  const copy = join(emptyFolder(), 'copy')
  cpSync(folder, copy, { recursive: true })

  const { here } = await loadModule(join(copy, 'config.ts'), copy, true)
  expect(here).toBe(`file://${join(copy, 'config.ts')}`)
})

test.skipIf(reads)('an import whose file may become another one is compiled each time', async () => {
  const { kept, load } = compiledProject(`export { name } from './name'\n`)
  expect(await load()).toMatchObject({ name: 'first' })
  expect(existsSync(kept)).toBe(false)
})
