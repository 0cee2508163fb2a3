import { expect, test } from 'vitest'
import { folderWith } from '../support/folder.ts'
import { createGoodApi, gapi } from '../support/run.ts'

const env = { npm_config_user_agent: 'pnpm/10.2.0 npm/? node/v24.21.0 linux x64' }

test.each([
  ['--version', '--json'],
  ['--json', '--version'],
  ['-V', '--json'],
])('gapi %s %s prints what a bug report needs', async (...args) => {
  const { code, stdout, stderr } = await gapi(args, { cwd: folderWith({}), env })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(JSON.parse(stdout)).toEqual({
    format: 2,
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    node: process.versions.node,
    platform: process.platform,
    arch: process.arch,
    packageManager: 'pnpm 10.2.0',
  })
})

test('where no package manager runs it, the nearest lock file says which one is used', async () => {
  const { stdout } = await createGoodApi(['--version', '--json'], { cwd: folderWith({ 'yarn.lock': '' }) })
  expect(JSON.parse(stdout).packageManager).toBe('yarn')
})

test('with anything else beside it, --json is no option of the program', async () => {
  expect((await gapi(['--json'], { cwd: folderWith({}) })).code).toBe(2)
})
