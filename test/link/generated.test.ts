import { spawnSync } from 'node:child_process'
import { lstatSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contentsOf, emptyFolder, writeIn } from '../support/folder.ts'
import { linkPackages } from '../support/packages.ts'
import { createGoodApi, gapi } from '../support/run.ts'
import { writePackage } from './world.ts'

/** A new project that uses package-b, of which version 1.0.0 is installed, beside the folder of 1.1.0. */
async function project(): Promise<string> {
  const home = emptyFolder()
  await createGoodApi(['shop', '-y', '--no-install', '--no-git', '--set', 'name=shop'], { cwd: home })
  const folder = join(home, 'shop')
  linkPackages(folder)
  const { dependencies, ...manifest } = JSON.parse(contentsOf(folder)['package.json'] ?? '')
  writePackage(folder, { ...manifest, dependencies: { ...dependencies, 'package-b': '^1.0.0' } })
  for (const [place, version] of [
    ['shop/node_modules/package-b', '1.0.0'],
    ['package-b', '1.1.0'],
  ] as const) {
    writePackage(join(home, place), { name: 'package-b', version, type: 'module', exports: './index.js' })
    writeIn(home, `${place}/index.js`, `export const version = '${version}'\n`)
  }
  writeIn(
    folder,
    'test/linked.test.ts',
    "import { expect, test } from 'vitest'\nimport { version } from 'package-b'\n\ntest('linked', () => expect(version).toBe('1.1.0'))\n",
  )
  return folder
}

function node(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { CI, ...others } = process.env
  return spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: { ...others, ...env } })
}

/** As an install does it. */
function installAgain(folder: string): void {
  const [path, aside] = [join(folder, 'node_modules/package-b'), join(folder, 'node_modules/.gapi/package-b')]
  renameSync(path, join(folder, '../removed'))
  renameSync(aside, path)
}

const isLinked = (folder: string) => lstatSync(join(folder, 'node_modules/package-b')).isSymbolicLink()

test('its tests and its dev use the linked folder, also after an install has removed the link', async () => {
  const folder = await project()
  const run = ['node_modules/vitest/vitest.mjs', 'run', 'test/linked.test.ts']
  const vitest = () => node(folder, run, { DATABASE_URL: 'sqlite:./data/test.sqlite' })
  expect(vitest()).toMatchObject({ status: 1 })
  const linked = await gapi(['link', '../package-b'], { cwd: folder })
  expect(linked.stdout).toContain('After an install, dev and test link it again.')
  installAgain(folder)
  const ran = vitest()
  expect({ status: ran.status, output: ran.stdout + ran.stderr }).toMatchObject({ status: 0 })
  expect(ran.stderr).toContain('Linked package-b to ../package-b again.')

  installAgain(folder)
  const { scripts } = JSON.parse(contentsOf(folder)['package.json'] ?? '')
  const [, ...dev] = scripts.dev.split(' src/')[0].split(' ')
  const shown = node(folder, [
    ...dev,
    '-p',
    "require('node:fs').readFileSync('node_modules/package-b/index.js', 'utf8')",
  ])
  expect(shown).toMatchObject({ status: 0, stdout: expect.stringContaining('1.1.0') })
})

test('CI makes no link, and npm run ci refuses while one is recorded', async () => {
  const folder = await project()
  await gapi(['link', '../package-b'], { cwd: folder })
  installAgain(folder)
  expect(node(folder, ['scripts/relink.mjs'], { CI: 'true' })).toMatchObject({ status: 0, stderr: '' })
  expect(isLinked(folder)).toBe(false)
  const { status, stderr } = node(folder, ['scripts/ci.mjs'])
  expect(status).toBe(1)
  expect(stderr).toContain('CI has no .gapi/local/links.json')
})

test('a folder that is gone and a record that is broken stop nothing, and are said in a sentence', async () => {
  const folder = await project()
  await gapi(['link', '../package-b'], { cwd: folder })
  renameSync(join(folder, '../package-b'), join(folder, '../elsewhere'))
  expect(node(folder, ['scripts/relink.mjs'])).toMatchObject({
    status: 0,
    stderr: expect.stringContaining('so the installed version is used'),
  })
  expect(isLinked(folder)).toBe(false)
  writeIn(folder, '.gapi/local/links.json', '{')
  expect(node(folder, ['scripts/relink.mjs'])).toMatchObject({
    status: 0,
    stderr: '.gapi/local/links.json cannot be read, so nothing is linked: delete it, and link again.\n',
  })
})

test('git and the image have no link, and neither a build nor the image makes one', async () => {
  const folder = await project()
  const files = contentsOf(folder)
  expect(files['.gitignore']).toContain('\n.gapi/local/\n')
  expect(files['.dockerignore']).toContain('\n.gapi/local\n')
  const naming = Object.keys(files).filter(
    path => !path.startsWith('vendor/') && files[path]?.includes('relink.mjs'),
  )
  expect(naming.sort()).toEqual(['package.json', 'scripts/setup.mjs', 'vitest.config.ts'])
  const { scripts } = JSON.parse(files['package.json'] ?? '')
  expect(Object.keys(scripts).filter(name => scripts[name].includes('relink'))).toEqual(['dev'])
})
