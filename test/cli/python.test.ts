import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contentsOf, emptyFolder } from '../support/folder.ts'
import { createGoodApi } from '../support/run.ts'

const flask = ['--template', 'flask', '-y']

/** A folder for the PATH with programs that print what a Python of a version prints. */
function programs(scripts: Readonly<Record<string, string>>): string {
  const folder = emptyFolder()
  for (const [name, script] of Object.entries(scripts))
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return folder
}

/** A Python that answers with its version, and installs by leaving a mark. */
const python = (version: string, rest = '') =>
  `case "$1" in -c) echo ${version}; exit 0 ;; esac\n${rest || 'echo "$@" > installed-with; mkdir .venv'}`

async function creating(path: string, ...args: readonly string[]) {
  const cwd = emptyFolder()
  const ran = await createGoodApi(['app', ...flask, '--no-git', ...args], { cwd, env: { PATH: path } })
  return { cwd, ...ran, first: ran.stderr.split('\n')[0], made: readdirSync(cwd) }
}

test.each([
  ['there is no Python', {}, 'Python is not installed: there is no python3 on the PATH.'],
  [
    'it is too old',
    { python3: python('3.10.13') },
    'The project needs Python 3.11 or later, and python3 is Python 3.10.13.',
  ],
  [
    'it has no venv',
    { python3: 'echo 3.12.1; exit 1' },
    'python3 (Python 3.12.1) cannot make a virtual environment with pip: its modules venv and ensurepip are missing.',
  ],
])('nothing is written where %s', async (_, scripts, sentence) => {
  const { code, first, made } = await creating(programs(scripts))
  expect({ code, first, made }).toEqual({ code: 2, first: sentence, made: [] })
})

test('--pm uv without uv is refused, and --no-install needs no Python', async () => {
  const nothing = programs({})
  const uv = await creating(nothing, '--pm', 'uv')
  expect({ code: uv.code, first: uv.first, made: uv.made }).toEqual({
    code: 2,
    first: 'uv is not installed.',
    made: [],
  })
  const files = await creating(nothing, '--no-install')
  expect({ code: files.code, made: files.made }).toEqual({ code: 0, made: ['app'] })
  expect(files.stdout).toContain('  python3 manage.py install\n  make test\n  make dev\n')
})

test('a newer Python under another name is used where python3 is too old', async () => {
  const path = programs({
    python3: python('3.10.13'),
    'python3.12': `PATH=/usr/bin:/bin\n${python('3.12.1')}`,
  })
  const { cwd, code } = await creating(path)
  expect(code).toBe(0)
  expect(contentsOf(join(cwd, 'app'))['installed-with']).toBe('manage.py install\n')
})

test('an install that fails leaves the files, says so with exit code 5, and prints how to finish', async () => {
  const { cwd, code, stderr } = await creating(
    programs({ python3: python('3.12.1', 'echo no network >&2; exit 2') }),
  )
  expect(code).toBe(5)
  expect(stderr).toContain('no network')
  expect(stderr).toContain('cd app && python3 manage.py install')
  expect(existsSync(join(cwd, 'app/gapi.yml'))).toBe(true)
})

test('a virtual environment that is there is not filled', async () => {
  const cwd = emptyFolder()
  mkdirSync(join(cwd, '.venv'))
  const path = programs({ python3: python('3.12.1') })
  const ran = await createGoodApi(['.', ...flask, '--no-git', '--on-conflict', 'skip'], {
    cwd,
    env: { PATH: path },
  })
  expect({ code: ran.code, first: ran.stderr.split('\n')[0], made: readdirSync(cwd) }).toEqual({
    code: 3,
    first: `${join(cwd, '.venv')} exists, and the packages of the project would be installed into it.`,
    made: ['.venv'],
  })
})

test('modules keep their underscores, and scripts can be run', async () => {
  const { cwd } = await creating(programs({}), '--no-install')
  const app = join(cwd, 'app')
  const names = Object.keys(contentsOf(app))
  expect(names).toContain('app/config/__init__.py')
  expect(names).toContain('.gitignore')
  expect(names.filter(name => /__pycache__|_cache\//.test(name))).toEqual([])
  if (process.platform !== 'win32') expect(statSync(join(app, 'gapi')).mode & 0o111).toBe(0o111)
})

test('the name of the project is one for Python', async () => {
  const { code, first } = await creating(programs({}), '--no-install', '--set', 'name=@shop/api')
  expect({ code, first }).toEqual({
    code: 2,
    first:
      '--set: name "@shop/api" may hold only lower-case letters, digits, - . _, and begins and ends with a letter or a digit.',
  })
})

test('a package manager of Node is refused', async () => {
  const { code, first } = await creating(programs({}), '--pm', 'pnpm')
  expect({ code, first }).toEqual({ code: 2, first: 'pnpm does not install the template flask.' })
})
