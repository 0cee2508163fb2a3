import { expect, test } from 'vitest'
import { startGapi } from '../support/bin.ts'
import { folderWith } from '../support/folder.ts'

test('a command whose knexfile never ends is not taken for one that is done', async () => {
  const cwd = folderWith({
    'package.json': '{}',
    'knexfile.js': 'module.exports = () => new Promise(() => {})',
    'migrations/20260101000000_a.js': 'exports.up = async () => {}\nexports.down = async () => {}\n',
  })
  const run = async (...args: string[]) => {
    const { code, stderr } = await startGapi(args, cwd).exited
    return { code, stderr }
  }
  expect(await run('migration', 'status')).toEqual({
    code: 2,
    stderr:
      'gapi stopped before it was done: it waits for something that never happens.\nLook for a promise that is never resolved, e.g. in the knexfile or in a migration.\n',
  })
  expect(await run('--version')).toEqual({ code: 0, stderr: '' })
  expect(await run('migration', 'lint', '--help')).toEqual({ code: 0, stderr: '' })
})
