import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, writeIn } from '../support/folder.ts'
import { gapi } from '../support/run.ts'

/** A project whose virtual environment has a program in place of Python, which keeps its arguments. */
function world(python = 'echo "$@" >> ran') {
  const folder = folderWith({
    'app/pyproject.toml': '[project]\nname = "app"\n',
    'app/requirements.txt': 'mailer==1.0\n',
    'app/gapi.yml': 'contract: 1\nmanage: [.venv/bin/python, -m, manage]\npackageManager: pip\n',
    'mailer/pyproject.toml': '[build-system]\nrequires = []\n\n[project]\nname = "mailer"\n',
    'other/setup.py': '',
  })
  writeIn(folder, 'app/.venv/bin/python', `#!/bin/sh\n${python}\n`, 0o755)
  return { folder, cwd: join(folder, 'app'), links: join(folder, 'app/.gapi/local/links.json') }
}

test('a package is installed from its folder, and recorded where git does not see it', async () => {
  const { cwd, links, folder } = world()
  expect(await gapi(['link', '../mailer'], { cwd })).toMatchObject({
    code: 0,
    stdout:
      'Linked mailer to ../mailer, also after an install. To use the pinned version: gapi link --undo mailer\n',
  })
  expect(readFileSync(join(cwd, 'ran'), 'utf8')).toBe(
    `-m pip install --disable-pip-version-check --no-deps --editable ${join(folder, 'mailer')}\n`,
  )
  expect(JSON.parse(readFileSync(links, 'utf8'))).toEqual({ links: { mailer: '../mailer' } })
  expect(readFileSync(join(cwd, '.gapi/local/.gitignore'), 'utf8')).toBe('*\n')
  expect(readFileSync(join(cwd, 'requirements.txt'), 'utf8')).toBe('mailer==1.0\n')
  expect(await gapi(['link', '--list'], { cwd })).toMatchObject({ code: 0, stdout: 'mailer  ../mailer\n' })
})

test('--undo installs the pinned version again', async () => {
  const { cwd, links } = world()
  await gapi(['link', '../mailer'], { cwd })
  expect(await gapi(['link', '--undo'], { cwd })).toMatchObject({
    code: 0,
    stdout: 'mailer is installed from the list again, no longer linked to ../mailer.\n',
  })
  expect(readFileSync(join(cwd, 'ran'), 'utf8').split('\n').slice(1, 3)).toEqual([
    '-m pip uninstall --disable-pip-version-check -y mailer',
    '-m pip install --disable-pip-version-check -r requirements.txt',
  ])
  expect(existsSync(links)).toBe(false)
})

test.each([
  ['../other', '../other is not a package of Python: it has no pyproject.toml.'],
  ['../none', '../none does not exist.'],
  ['.', '. is this project itself.'],
])('%s is refused, and nothing is recorded', async (given, sentence) => {
  const { cwd, links } = world()
  const { code, stderr } = await gapi(['link', given], { cwd })
  expect({ code, first: stderr.split('\n')[0] }).toEqual({ code: 2, first: sentence })
  expect(existsSync(links)).toBe(false)
})

test('an install that fails leaves no link, and CI has none', async () => {
  const { cwd, links } = world('echo no build backend >&2; exit 1')
  const failed = await gapi(['link', '../mailer'], { cwd })
  expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('no build backend') })
  expect(existsSync(links)).toBe(false)
  expect(await gapi(['link', '../mailer'], { cwd, env: { CI: '1' } })).toMatchObject({ code: 2 })
})
