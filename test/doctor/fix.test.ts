import { execFileSync } from 'node:child_process'
import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contentsOf, folderWith, writeIn } from '../support/folder.ts'
import { commit, git, repositoryWith } from '../support/repository.ts'
import { gapi } from '../support/run.ts'

const files = {
  'package.json': '{\n  "name": "shop",\n  "version": "1.0.0",\n  "scripts": {}\n}\n',
  '.gitignore': 'node_modules/\ndist/',
  '.env.example': 'PORT=3000\r\n# HOST=x\r\n',
  'src/config.ts': 'use(process.env.PORT, process.env.HOST, process.env.DATABASE_URL, process.env.KEY)\n',
}

const checks = ['--only', 'secrets/env-tracked,config/env-example,node/engines']

const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8')

test('--fix adds the lines that are missing, and only those; the report is of what is left', async () => {
  const cwd = repositoryWith(files)
  const { code, stdout, stderr } = await gapi(['doctor', '--fix', '--strict', ...checks], { cwd })
  expect(read(cwd, '.gitignore')).toBe('node_modules/\ndist/\n.env\n')
  expect(read(cwd, '.env.example')).toBe('PORT=3000\r\n# HOST=x\r\nDATABASE_URL=\r\nKEY=\r\n')
  expect(read(cwd, 'package.json')).toBe(
    '{\n  "name": "shop",\n  "version": "1.0.0",\n  "engines": { "node": ">=20" },\n  "scripts": {}\n}\n',
  )
  expect(read(cwd, 'src/config.ts')).toBe(files['src/config.ts'])
  expect(stderr).toContain('.env.example: DATABASE_URL= KEY=\n')
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^Nothing found in 3 checks \(3 ok\)\./),
  })
})

test('--dry-run shows the diff that --fix would make, and changes nothing', async () => {
  const cwd = repositoryWith(files)
  const before = contentsOf(cwd)
  const { code, stdout } = await gapi(['doctor', '--fix', '--dry-run', ...checks], { cwd })
  expect(code).toBe(0)
  expect(contentsOf(cwd)).toEqual(before)
  const applied = repositoryWith({ ...files, '.env.example': files['.env.example'].replaceAll('\r', '') })
  execFileSync('git', ['apply', '--unidiff-zero', '-'], { cwd: applied, input: stdout })
  await gapi(['doctor', '--fix', ...checks], { cwd })
  for (const path of ['.gitignore', 'package.json']) expect(read(applied, path)).toBe(read(cwd, path))
})

test('a file that is not committed is not touched, nor is any other', async () => {
  const cwd = repositoryWith(files)
  writeIn(cwd, 'package.json', files['package.json'].replace('shop', 'store'))
  const before = contentsOf(cwd)
  const { code, stderr } = await gapi(['doctor', '--fix', ...checks], { cwd })
  expect(code).toBe(4)
  expect(stderr).toMatch(/^package\.json has uncommitted changes, and --fix would add to them\.\n/)
  expect(contentsOf(cwd)).toEqual(before)
})

test('a link is not written through, and outside git nothing is', async () => {
  const cwd = repositoryWith({ 'real.txt': 'x\n', '.env.example': '# A=\n' })
  symlinkSync('real.txt', join(cwd, '.gitignore'))
  git(cwd, 'add', '.gitignore')
  commit(cwd, 'Link')
  await gapi(['doctor', '--fix', '--only', 'secrets/env-tracked'], { cwd })
  expect(read(cwd, 'real.txt')).toBe('x\n')
  const { code, stderr } = await gapi(['doctor', '--fix', ...checks], { cwd: folderWith(files) })
  expect(code).toBe(4)
  expect(stderr).toMatch(/^This is not a git repository/)
})

test('--dry-run alone is refused', async () => {
  expect(await gapi(['doctor', '--dry-run'], { cwd: repositoryWith({}) })).toMatchObject({
    code: 2,
    stderr: '--dry-run needs --fix.\nAdd --fix, or leave it out: checks change nothing.\n',
  })
})

test('the line that copies the example goes above the command that needs it, and not after a prompt', async () => {
  const project = {
    'package.json': JSON.stringify({ scripts: { dev: 'node --env-file=.env server.js' } }),
    'server.js': '',
    '.env.example': 'PORT=3000\n',
  }
  const fix = ['doctor', '--fix', '--only', 'readme/env-step']
  const cwd = repositoryWith({
    ...project,
    'README.md': '1. Start:\n   ```sh\n   npm run dev # go\n   ```\n',
  })
  expect((await gapi(fix, { cwd })).code).toBe(0)
  expect(read(cwd, 'README.md')).toContain('```sh\n   cp .env.example .env\n   npm run dev # go\n')
  const prompt = repositoryWith({ ...project, 'README.md': '```sh\n$ npm run dev\nlistening\n```\n' })
  expect((await gapi(fix, { cwd: prompt })).code).toBe(1)
  expect(read(prompt, 'README.md')).toBe('```sh\n$ npm run dev\nlistening\n```\n')
})
