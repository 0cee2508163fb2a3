import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startNode } from '../support/bin.ts'
import { folderWith } from '../support/folder.ts'

/**
 * What a command loads of this package: more files and bytes make its start slower, and unlike times they are the same
 * on every machine. A new number is recorded here if what it buys is worth it.
 */
const recorded = [
  { command: 'gapi --version', files: 3, bytes: 7350 },
  { command: 'gapi migration new add_size_to_shirts size:int:default=0', files: 3, bytes: 121_700 },
  { command: 'gapi migration status', files: 14, bytes: 174_900 },
  { command: 'gapi doctor', files: 35, bytes: 1_100_000 },
  { command: 'create-good-api shop -y --no-install --no-git', files: 16, bytes: 165_100 },
]

/** Prints the modules that a process has loaded, with their sizes, at its end. */
const recorder = `process.on('exit', () => {
  const { statSync, writeFileSync } = require('node:fs')
  const files = Object.keys(require.cache).filter(file => file !== __filename)
  writeFileSync(process.env.LOADED, JSON.stringify(files.map(file => ({ file, bytes: statSync(file).size }))))
})
`

/** The modules of this package that a command loads: none of a checkout's own builder. */
async function loadedBy(command: string): Promise<readonly { readonly bytes: number }[]> {
  const cwd = folderWith({
    'recorder.cjs': recorder,
    'knexfile.js': `module.exports = { client: 'better-sqlite3', connection: { filename: './dev.sqlite' } }\n`,
    'migrations/20260101000000_create_shirts.js': `exports.up = knex => knex.schema.createTable('shirts', t => { t.increments() })
exports.down = knex => knex.schema.dropTable('shirts')
`,
  })
  const [bin = '', ...words] = command.split(' ')
  const args = ['--require', join(cwd, 'recorder.cjs'), resolve('bin', `${bin}.cjs`), ...words]
  const list = join(cwd, 'loaded.json')
  const { code, stderr } = await startNode(args, cwd, { LOADED: list }).exited
  expect(code, stderr).not.toBe(2)
  const loaded: readonly { readonly file: string; readonly bytes: number }[] = JSON.parse(
    readFileSync(list, 'utf8'),
  )
  return loaded.filter(({ file }) => /[\\/](bin|dist)[\\/][\w.-]+$/.test(file))
}

describe('what a command loads stays within a tenth of what is recorded', () => {
  test.each(recorded)('$command', async ({ command, files, bytes }) => {
    const loaded = await loadedBy(command)
    const sum = loaded.reduce((total, file) => total + file.bytes, 0)
    expect(loaded.length).toBeGreaterThan(files * 0.75)
    expect(loaded.length).toBeLessThanOrEqual(Math.ceil(files * 1.1))
    expect(sum).toBeGreaterThan(bytes * 0.75)
    expect(sum).toBeLessThanOrEqual(bytes * 1.1)
  })
})
