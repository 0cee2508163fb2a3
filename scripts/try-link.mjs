import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { managerFolder } from './try/managers.mjs'
import { environmentFor, expect, root, run } from './try/project.mjs'

/**
 * gapi link with each package manager: link, install, test, undo. package.json, the lock file and the linked folder must
 * never change. Prints a table.
 *
 *   npm run try:link                          npm, pnpm, yarn and bun
 *   npm run try:link -- --pm npm@10,yarn@1
 */
const { values } = parseArgs({
  options: { pm: { type: 'string', default: 'npm,npm@10,pnpm,pnpm@10.34.9,yarn,yarn@1,bun' } },
})

const frozen = {
  npm: ['ci'],
  pnpm: ['install', '--frozen-lockfile'],
  yarn: ['install', '--immutable'],
  bun: ['install', '--frozen-lockfile'],
}

const home = mkdtempSync(join(tmpdir(), 'try link ü '))
try {
  const rows = values.pm.split(',').flatMap(pm => ['2.9.0', '3.0.0'].map(version => tryManager(pm, version)))
  for (const row of rows) console.log(row)
} finally {
  rmSync(home, { recursive: true, force: true })
}

/**
 * @param {string} pm `yarn@1`
 * @param {string} version of the linked package; package.json wants ^2.1.0
 */
function tryManager(pm, version) {
  const folder = join(home, `${pm.replaceAll('@', '-')} ${version}`)
  const project = worldIn(folder, pm, version)
  const [manager] = pm.split('@')
  const env = environmentFor([managerFolder(pm, home)])
  const manage = (/** @type {string[]} */ ...args) => run(manager, args, project, env)
  const test = () => manage('run', 'test')
  const gapi = (/** @type {string[]} */ ...args) =>
    run('node', [join(root, 'bin/gapi.cjs'), 'link', ...args], project, env)
  const uses = (/** @type {string} */ wanted, /** @type {string} */ when) => {
    const said = test()
    expect(new RegExp(`ms is ${wanted}`).test(said), `${pm} ${when}: not ${wanted}`, said)
  }

  manage('install')
  uses('2\\.1', 'after the install')
  const before = stateOf(folder)
  gapi('../the ms')
  uses(version, 'linked')
  manage('install')
  const prunes = !gapi('--list').includes(' linked')
  uses(version, 'after an install')
  rmSync(join(project, 'node_modules'), { recursive: true })
  manage(...(pm === 'yarn@1' ? ['install', '--frozen-lockfile'] : frozen[manager]))
  uses(version, 'after a frozen install')
  gapi('--undo', 'ms')
  uses('2\\.1', 'after the undo')
  manage('install')
  uses('2\\.1', 'after the undo and an install')
  gapi('../the ms')
  rmSync(join(project, 'node_modules/.gapi'), { recursive: true })
  gapi('--undo')
  uses('2\\.1', 'after an undo without what was set aside')
  expect(JSON.stringify(stateOf(folder)) === JSON.stringify(before), `${pm} changed a file`)

  gapi('../the ms')
  manage(manager === 'npm' ? 'install' : 'add', 'ms@2.0.0')
  uses(version, 'after another version was added')
  const there = state => JSON.stringify(Object.entries(state).filter(([path]) => path.startsWith('the ms')))
  expect(there(stateOf(folder)) === there(before), `${pm} wrote through the link`)
  gapi('--undo')
  uses('2\\.0\\.0', 'after another version was added and the undo')
  return `${pm} ${run(manager, ['--version'], project, env).trim()}, linked ${version}: link, relink and undo work; an install ${prunes ? 'removes' : 'keeps'} the link; package.json, the lock file and the folder are as they were`
}

/** A project that uses `ms` from the registry, and a folder with another version of it. */
function worldIn(folder, pm, version) {
  const [project, other] = [join(folder, 'the app'), join(folder, 'the ms')]
  mkdirSync(join(project, 'scripts'), { recursive: true })
  mkdirSync(other)
  for (const name of ['links.mjs', 'relink.mjs'])
    cpSync(join(root, 'templates/api/project/base/scripts', name), join(project, 'scripts', name))
  writeJson(join(project, 'package.json'), {
    ...{ name: 'app', version: '1.0.0', private: true },
    ...(pm === 'yarn@1' ? { packageManager: 'yarn@1.22.22' } : {}),
    scripts: { test: 'node --import ./scripts/relink.mjs test.mjs' },
    dependencies: { ms: '^2.1.0', debug: '^4.4.0' },
  })
  if (pm === 'yarn')
    writeFileSync(join(project, '.yarnrc.yml'), 'nodeLinker: node-modules\nenableTelemetry: false\n')
  if (pm.startsWith('yarn')) writeFileSync(join(project, 'yarn.lock'), '')
  writeFileSync(
    join(project, 'test.mjs'),
    "import { createRequire } from 'node:module'\nimport ms from 'ms'\nconsole.log('ms is', createRequire(import.meta.url)('ms/package.json').version, typeof ms)\n",
  )
  writeJson(join(other, 'package.json'), { name: 'ms', version, main: 'index.js' })
  writeFileSync(join(other, 'index.js'), 'module.exports = text => text.length\n')
  return project
}

function writeJson(path, value) {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`)
}

/** The hash of every file of a folder, without node_modules and what managers keep for themselves. */
function stateOf(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter(path => !/node_modules|\.yarn|\.gapi/.test(path.slice(folder.length)))
  return Object.fromEntries(
    files
      .sort()
      .map(path => [
        path.slice(folder.length + 1),
        createHash('sha256').update(readFileSync(path)).digest('hex'),
      ]),
  )
}
