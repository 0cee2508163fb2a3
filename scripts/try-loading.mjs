import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { DatabaseSync } from '@photostructure/sqlite'
import { filesOf, layouts } from './try/loading.mjs'
import { nodeFolder } from './try/node.mjs'
import { environmentFor, root } from './try/project.mjs'
import { sqliteClient } from './try/sqlite-client.mjs'

/**
 * Proves that a knexfile and a migration load in every language and module type: for each layout and each
 * given Node version, a new process applies a migration, and its table must exist. A project has a compiler
 * only where its Node does not read TypeScript.
 *
 *   npm run try:loading                              this Node
 *   npm run try:loading -- --node 20,22,24,26
 */
const { values: asked } = parseArgs({
  options: { node: { type: 'string', default: process.versions.node.split('.')[0] } },
})

const home = mkdtempSync(join(tmpdir(), 'try-loading-'))
const nodes = asked.node.split(',').map(each => each.trim())

let failed = 0
try {
  const folders = nodes.map(node => ({ node, bin: join(nodeFolder(node, home), 'node') }))
  console.log(`${'package type, file'.padEnd(28)}${nodes.map(node => `node ${node}`.padEnd(10)).join('')}`)
  for (const layout of layouts) {
    const faults = await Promise.all(folders.map(({ node, bin }) => attempt(layout, node, bin)))
    const cells = faults.map(fault => (fault ? 'FAILED' : 'ok').padEnd(10))
    console.log(`${nameOf(layout).padEnd(28)}${cells.join('')}`)
    for (const fault of faults.filter(Boolean)) console.log(fault)
    failed += faults.filter(Boolean).length
  }
} finally {
  rmSync(home, { recursive: true, force: true })
}
console.log(`loading: ${layouts.length * nodes.length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

function nameOf({ type, extension, syntax }) {
  return `${type.padEnd(9)} .${extension}${extension === 'js' ? ` (${syntax})` : ''}`
}

/** Undefined if the migration was applied, else the output. */
async function attempt(layout, node, bin) {
  const folder = join(home, `${node}-${Object.values(layout).join('-')}`)
  for (const [path, text] of Object.entries({ ...filesOf(layout), 'node-sqlite.cjs': sqliteClient })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  await linkPackages(folder, bin)
  const { code, said } = await start(bin, [join(root, 'bin/gapi.cjs'), 'migration', 'up'], folder)
  if (code !== 0) return said
  const database = new DatabaseSync(join(folder, 'dev.sqlite'))
  const tables = database.prepare("select name from sqlite_master where name = 'loaded'").all()
  const rows = database.prepare('select name from knex_migrations').all()
  database.close()
  return tables.length === 1 && rows.length === 1 ? undefined : `exit 0, and nothing was applied\n${said}`
}

async function linkPackages(folder, bin) {
  const { said } = await start(bin, ['-p', 'Boolean(process.features.typescript)'], folder)
  const compiler = said.trim() === 'true' ? [] : ['esbuild']
  mkdirSync(join(folder, 'node_modules'))
  for (const name of ['knex', '@photostructure', ...compiler])
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
}

function start(program, args, cwd) {
  const child = spawn(program, args, { cwd, env: environmentFor([]), stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', part => {
      said += part
    })
  }
  return new Promise(done => child.on('close', code => done({ code, said })))
}
