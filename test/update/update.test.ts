import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { earlierProject } from '../support/earlier-version.ts'
import { contentsOf, writeIn } from '../support/folder.ts'
import { changesIn, commit, inProject, textIn } from '../support/generated-project.ts'

const update = (root: string, ...words: readonly string[]) => inProject(root, 'update', ...words)

test('a project that nobody changed becomes the one of this version', async () => {
  const root = await earlierProject()
  const { code, stdout } = await update(root, '--no-install')
  expect({ code, first: stdout.split('\n')[0] }).toEqual({
    code: 0,
    first: expect.stringMatching(/^From \d+\.\d+\.\d+ to \d+\.\d+\.\d+: \d+ files \(\+ new/),
  })
  expect(textIn(root, 'docs/errors.md')).not.toContain('# The errors')
  expect(textIn(root, 'docs/lifecycle.md')).not.toContain('of before')
  expect(existsSync(join(root, 'docs/usage.md'))).toBe(true)
  expect(existsSync(join(root, 'docs/before.md'))).toBe(false)
  expect(textIn(root, 'package.json')).toContain('"worker": "tsx src/worker.ts"')
  commit(root)
  expect((await update(root)).stdout).toMatch(/Nothing to do\.\n$/)
})

test('a dry run changes nothing, and the run afterwards does exactly what it prints', async () => {
  const root = await earlierProject()
  const before = contentsOf(root)
  const planned = JSON.parse((await update(root, '--dry-run', '--diff', '--json')).stdout)
  expect({ contents: contentsOf(root), status: changesIn(root) }).toEqual({ contents: before, status: '' })
  const done = JSON.parse((await update(root, '--no-install', '--json')).stdout)
  const plain = ({ path, action }: { path: string; action: string }) => ({ path, action })
  expect(planned.files.map(plain)).toEqual(done.files)
  const changed = changesIn(root).split('\n').filter(Boolean)
  expect(changed.map(line => line.slice(3)).sort()).toEqual(
    done.files.map(({ path }: { path: string }) => path).sort(),
  )
  const { patch } = planned.files.find(({ path }: { path: string }) => path === 'Dockerfile')
  expect(patch).toContain('-EXPOSE 80\n+EXPOSE 3000\n')
})

test('both changes of a file are kept, with its line ends, its mode and its last line', async () => {
  const root = await earlierProject()
  writeIn(root, '.gitattributes', `${textIn(root, '.gitattributes')}docs/errors.md -text\n`)
  writeIn(root, 'docs/errors.md', `${textIn(root, 'docs/errors.md')}\nOurs, too.\n`.replaceAll('\n', '\r\n'))
  writeIn(
    root,
    'Dockerfile',
    textIn(root, 'Dockerfile').replace(/\n$/, '').replace('WORKDIR /app', 'WORKDIR /shop'),
  )
  chmodSync(join(root, 'deploy/kubernetes.yaml'), 0o755)
  writeIn(root, 'README.md', `${textIn(root, 'README.md')}\n## Who to ask\n\nThe shop team.\n`)
  writeIn(root, '.github/workflows/ci.yml', `# Ours.\n${textIn(root, '.github/workflows/ci.yml')}`)
  commit(root)
  const { code, stdout } = await update(root, '--no-install')
  expect(code).toBe(0)
  expect(stdout).toContain('  m docs/errors.md\n')
  const [tarball = ''] = readdirSync(join(root, 'vendor'))
  expect(textIn(root, 'README.md')).toMatch(/## Who to ask\n\nThe shop team\.\n$/)
  expect(textIn(root, 'README.md')).toContain(tarball)
  const errors = textIn(root, 'docs/errors.md')
  expect({
    lone: /[^\r]\n/.test(errors),
    ours: errors.includes('Ours, too.\r\n'),
    theirs: errors.includes('# The errors'),
  }).toEqual({
    lone: false,
    ours: true,
    theirs: false,
  })
  expect(textIn(root, 'Dockerfile')).toMatch(/WORKDIR \/shop[\s\S]*EXPOSE 3000[\s\S]*[^\n]$/)
  expect(statSync(join(root, 'deploy/kubernetes.yaml')).mode & 0o111).not.toBe(0)
  expect(textIn(root, 'deploy/kubernetes.yaml')).not.toContain('# Before.')
  expect(textIn(root, '.github/workflows/ci.yml')).toMatch(/^# Ours\.\n[\s\S]*timeout-minutes: 10/)
})

test('JSON and gapi.yml are merged by what they say, and keep comments and settings', async () => {
  const root = await earlierProject()
  const settings = textIn(root, 'gapi.yml').replace('template: api', 'template: api # of the platform team')
  writeIn(root, 'gapi.yml', `${settings}doctor:\n  skip: [docs/links]\n`)
  const manifest = textIn(root, 'package.json')
  writeIn(
    root,
    'package.json',
    manifest.replace('    "jobs": ', '    "queue": "tsx src/worker.ts",\n    "jobs": '),
  )
  writeIn(root, 'tsconfig.json', textIn(root, 'tsconfig.json').replace('"rootDir": "."', '"rootDir": "./"'))
  commit(root)
  expect((await update(root, '--no-install')).code).toBe(0)
  expect(textIn(root, 'gapi.yml')).toMatch(
    /template: api # of the platform team\nversion: .*\ndoctor:\n {2}skip: \[docs\/links\]\n$/,
  )
  const { scripts } = JSON.parse(textIn(root, 'package.json'))
  expect(scripts).toMatchObject({ queue: 'tsx src/worker.ts', worker: 'tsx src/worker.ts' })
  expect(textIn(root, 'tsconfig.json')).toContain('    "skipLibCheck": true,\n    "rootDir": "./",\n')
})

test('what was deleted stays deleted, and what belongs to it is not added', async () => {
  const root = await earlierProject()
  rmSync(join(root, 'docs/errors.md'))
  rmSync(join(root, 'deploy'), { recursive: true })
  rmSync(join(root, 'docs'), { recursive: true })
  commit(root)
  const { code, stdout } = await update(root, '--no-install')
  expect(code).toBe(0)
  expect(stdout).toContain('Note: docs/errors.md stays deleted; the template changed it.\n')
  expect(stdout).toContain('Note: docs/usage.md is not added: docs/ was taken out.\n')
  expect({ docs: existsSync(join(root, 'docs')), deploy: existsSync(join(root, 'deploy')) }).toEqual({
    docs: false,
    deploy: false,
  })
})

test('a file follows the folder that it was moved with, also a new one', async () => {
  const root = await earlierProject()
  renameSync(join(root, 'docs'), join(root, 'manual'))
  commit(root)
  expect((await update(root, '--no-install')).code).toBe(0)
  expect(textIn(root, 'manual/errors.md')).not.toContain('# The errors')
  expect({ new: existsSync(join(root, 'manual/usage.md')), old: existsSync(join(root, 'docs')) }).toEqual({
    new: true,
    old: false,
  })
})

test('a new migration gets the date of today, after all others, and existing ones stay as they are', async () => {
  const root = await earlierProject()
  writeIn(root, 'db/migrations/20301231T000000_ours.ts', 'export const up = 1\n')
  commit(root)
  const before = readdirSync(join(root, 'db/migrations'))
  expect((await update(root, '--no-install')).code).toBe(0)
  const added = readdirSync(join(root, 'db/migrations')).filter(name => !before.includes(name))
  expect(added).toEqual(['20301231T000001_create_deprecation_notices.ts'])
  expect(textIn(root, 'docs/parts.md')).toContain('20301231T000001_create_deprecation_notices.ts')
  expect(changesIn(root)).not.toMatch(/^ M db\/migrations/m)
  commit(root)
  const again = await update(root, '--dry-run')
  expect(again.stdout).toMatch(/Nothing to do/)
})

test('a project in a folder of a repository is updated there, and nothing else is', async () => {
  const top = await earlierProject()
  const files = readdirSync(top).filter(name => name !== '.git')
  mkdirSync(join(top, 'packages/shop'), { recursive: true })
  for (const name of files) renameSync(join(top, name), join(top, 'packages/shop', name))
  writeIn(top, 'docs/errors.md', 'Of another package.\n')
  commit(top)
  const root = join(top, 'packages/shop')
  expect((await update(root, '--no-install')).code).toBe(0)
  expect(textIn(root, 'Dockerfile')).toContain('EXPOSE 3000')
  expect(textIn(top, 'docs/errors.md')).toBe('Of another package.\n')
  expect((await update(root, '--abort')).code).toBe(0)
  expect(changesIn(top)).toBe('')
})
