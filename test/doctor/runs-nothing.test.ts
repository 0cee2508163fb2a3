import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, lstatSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder, folderWith, writeIn } from '../support/folder.ts'
import { commit, git, repositoryWith } from '../support/repository.ts'
import { createGoodApi, gapi } from '../support/run.ts'

/**
 * What a checkout can ask git to run for it. Each has a program that does nothing but leave a mark. `plain` is a
 * command that makes the git of this machine run it, so that no row is there for nothing.
 */
interface Row {
  readonly name: string
  readonly plain: readonly string[]
  /** Where that is said, below the top. */
  readonly folder?: string
  arm(checkout: string, program: string): void
}

/** Reads a file that the clone lacks, which git then asks the remote for. */
const lacking = ['cat-file', '-p', 'main~2:.env']

const rows: readonly Row[] = [
  setting('core.fsmonitor', ['status']),
  setting('filter.mark.clean', ['status']),
  setting('filter.mark.process', ['status']),
  setting('filter.mark.smudge', ['checkout', '--', 'touched.txt']),
  setting('diff.mark.textconv', ['diff']),
  setting('diff.mark.command', ['diff']),
  setting('diff.external', ['diff']),
  setting('gpg.program', ['log'], { 'log.showSignature': 'true' }),
  setting('core.sshCommand', lacking, {
    'remote.ssh.url': 'ssh://localhost/none',
    'remote.ssh.promisor': 'true',
  }),
  setting('core.gitProxy', lacking, {
    'remote.git.url': 'git://localhost/none',
    'remote.git.promisor': 'true',
  }),
  setting('remote.other.uploadpack', lacking, { 'remote.other.url': '/', 'remote.other.promisor': 'true' }),
  setting('core.alternateRefsCommand', ['rev-list', '--count', '--alternate-refs']),
  {
    name: 'protocol.ext.allow',
    plain: lacking,
    arm: (checkout, program) =>
      set(checkout, {
        'protocol.ext.allow': 'always',
        'remote.ext.url': `ext::${program}`,
        'remote.ext.promisor': 'true',
      }),
  },
  included('include.path'),
  included('includeIf.gitdir:**.path'),
  {
    name: 'config.worktree',
    plain: ['status'],
    arm(checkout, program) {
      set(checkout, { 'core.repositoryformatversion': '1', 'extensions.worktreeConfig': 'true' })
      writeIn(checkout, '.git/config.worktree', `[core]\n\tfsmonitor = ${program}\n`)
    },
  },
  hooked('a hook', '.git/hooks', {}),
  hooked('core.hooksPath', 'hooks', { 'core.hooksPath': 'hooks' }),
  {
    name: 'the settings of a submodule',
    plain: ['status'],
    arm: (checkout, program) => set(join(checkout, 'lib'), { 'core.fsmonitor': program }),
  },
  {
    name: 'diff.submodule',
    plain: ['diff'],
    arm(checkout, program) {
      set(checkout, { 'diff.submodule': 'diff' })
      set(join(checkout, 'lib'), { 'diff.external': program })
    },
  },
  {
    name: 'a folder that looks like a repository',
    plain: ['log'],
    folder: 'bare',
    arm(checkout, program) {
      cpSync(join(checkout, '.git'), join(checkout, 'bare'), { recursive: true })
      writeIn(checkout, 'bare/config', `[log]\n\tshowSignature = true\n[gpg]\n\tprogram = ${program}\n`)
    },
  },
]

function setting(key: string, plain: readonly string[], more: Readonly<Record<string, string>> = {}): Row {
  return { name: key, plain, arm: (checkout, program) => set(checkout, { ...more, [key]: program }) }
}

function included(key: string): Row {
  return {
    name: key,
    plain: ['status'],
    arm(checkout, program) {
      writeIn(checkout, '.git/more', `[core]\n\tfsmonitor = ${program}\n`)
      set(checkout, { [key]: 'more' })
    },
  }
}

function hooked(name: string, folder: string, settings: Readonly<Record<string, string>>): Row {
  return {
    name,
    plain: ['status'],
    arm(checkout, program) {
      set(checkout, settings)
      for (const hook of ['post-index-change', 'post-checkout', 'reference-transaction', 'pre-commit'])
        writeIn(checkout, `${folder}/${hook}`, `#!/bin/sh\nexec ${program}\n`, 0o755)
    },
  }
}

function set(checkout: string, settings: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(settings)) git(checkout, 'config', key, value)
}

/** With a secret that was taken out, a submodule, a signed commit, an index in two parts and a file that is missing. */
function makeCheckout(): string {
  const lib = repositoryWith({ 'a.txt': '1' })
  const folder = repositoryWith({
    '.env': ['API_KEY=sk', 'live', '4eC39HqLyjWDarjtT1zdp7dc\n'].join('_'),
    '.env.example': 'API_KEY=\n',
    '.gitattributes': '*.txt filter=mark diff=mark\n',
    'package.json': '{ "name": "shop" }',
    'README.md': '# Shop\n\n## Setup\n\n```sh\nnode --version\n```\n',
    'knexfile.js': "module.exports = { client: 'pg', migrations: { directory: 'db/migrations' } }",
    'db/migrations/20260101T000000_a.js': 'exports.up = () => {}\nexports.down = () => {}\n',
    'touched.txt': 'before\n',
    'same.txt': 'same\n',
  })
  git(folder, 'branch', '-M', 'main')
  git(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', `file://${lib}`, 'lib')
  rmSync(join(folder, '.env'))
  commit(folder, 'Remove the password')
  const [tree = '', parent = ''] = git(folder, 'rev-parse', 'HEAD^{tree}', 'HEAD').split('\n')
  const person = 'A <a@example.com> 1 +0000'
  const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n AA==\n -----END PGP SIGNATURE-----'
  const signed = `tree ${tree}\nparent ${parent}\nauthor ${person}\ncommitter ${person}\n${signature}\n\nSigned\n`
  const made = execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], {
    cwd: folder,
    input: signed,
  })
  git(folder, 'update-ref', 'refs/heads/signed', made.toString().trim())
  git(folder, 'update-ref', 'refs/heads/main', made.toString().trim())
  const blob = git(folder, 'rev-parse', 'main~2:.env').trim()
  rmSync(join(folder, '.git/objects', blob.slice(0, 2), blob.slice(2)))
  git(folder, 'update-index', '--split-index')
  writeIn(folder, '.git/objects/info/alternates', `${join(lib, '.git/objects')}\n`)
  writeIn(folder, 'touched.txt', 'later!\n')
  writeIn(folder, 'lib/a.txt', '2')
  commit(join(folder, 'lib'), 'Go on')
  return folder
}

/** A copy is younger than its index says of it, so that git looks into every file. */
function copyOf(folder: string): string {
  const copy = join(emptyFolder(), 'shop')
  cpSync(folder, copy, { recursive: true, verbatimSymlinks: true })
  utimesSync(join(copy, 'same.txt'), 1_800_000_000, 1_800_000_000)
  return copy
}

/** Everything below a folder: what it is, what is in it, and when it was changed. */
function stampsOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .concat('')
      .map(name => {
        const path = join(folder, name)
        const { mode, size, mtimeNs, ctimeNs } = lstatSync(path, { bigint: true })
        const text = lstatSync(path).isFile() ? readFileSync(path, 'latin1') : ''
        return [name, [mode, size, mtimeNs, ctimeNs, text].join(' ')]
      }),
  )
}

/** A program that leaves a mark, and whether it has. */
function marker(): { readonly program: string; isLeft(): boolean } {
  const folder = folderWith({})
  writeIn(folder, 'program', `#!/bin/sh\n: > ${join(folder, 'mark')}\n`, 0o755)
  return { program: join(folder, 'program'), isLeft: () => existsSync(join(folder, 'mark')) }
}

/** Of these the one compares what is there with what git has, the other reads what git has. */
const looks = [
  ['doctor', '--only', 'secrets', '--fix'],
  ['migration', 'lint', '--base', 'main~1'],
]

test.each(rows)(
  'no command that reads a checkout runs what it names: $name',
  async ({ plain, folder = '', arm }) => {
    const { program, isLeft } = marker()
    const cwd = copyOf(makeCheckout())
    set(cwd, { 'extensions.partialClone': 'none', 'core.repositoryformatversion': '1' })
    arm(cwd, program)
    const before = stampsOf(join(cwd, '.git'))
    for (const look of looks) {
      const { code, stderr } = await gapi(look, { cwd: join(cwd, folder) })
      expect({ look, code: code < 2, stderr }).toMatchObject({ look, code: true })
      expect({ look, isLeft: isLeft() }).toEqual({ look, isLeft: false })
    }
    expect(stampsOf(join(cwd, '.git'))).toEqual(before)
    spawnSync('git', plain, { cwd: join(cwd, folder), timeout: 20_000 })
    expect(isLeft()).toBe(true)
  },
)

test('nor does any with all of that at once, nor is anything written into its .git', async () => {
  const cwd = copyOf(makeCheckout())
  const marks = rows.map(({ arm }) => {
    const { program, isLeft } = marker()
    arm(cwd, program)
    return isLeft
  })
  const { program, isLeft } = marker()
  cpSync(program, join(cwd, 'node_modules/.bin/git'), { recursive: true })
  cpSync(program, join(cwd, 'git'))
  const env = { PATH: ['.', join(cwd, 'node_modules/.bin'), cwd, process.env.PATH].join(delimiter) }
  const before = stampsOf(join(cwd, '.git'))
  for (const args of [
    ['doctor'],
    ['doctor', '--fix', '--dry-run'],
    ['doctor', '--readme-plan'],
    ['doctor', '--run', '--yes', '--only', 'readme'],
    ['migration', 'lint'],
    ['migration', 'lint', '--all'],
    ['migration', 'check', '--no-db', '--base', 'main'],
    ['migration', 'verify', '--base', 'main'],
  ])
    expect({ args, ...(await gapi(args, { cwd, env })) }).toMatchObject({
      args,
      stderr: expect.not.stringContaining('bug'),
    })
  expect((await createGoodApi(['other', '-y', '--no-install'], { cwd, env })).code).toBe(0)
  expect(
    marks.concat(isLeft).flatMap((isThere, index) => (isThere() ? [rows[index]?.name ?? 'PATH'] : [])),
  ).toEqual([])
  expect(stampsOf(join(cwd, '.git'))).toEqual(before)
  spawnSync('git', ['status'], { cwd, env })
  expect(isLeft()).toBe(true)
})

test('what a partial clone lacks is said, and the check is blocked', async () => {
  const cwd = copyOf(makeCheckout())
  set(cwd, { 'extensions.partialClone': 'none', 'core.repositoryformatversion': '1' })
  const { stdout } = await gapi(['doctor', '--only', 'secrets/history', '--json'], { cwd })
  expect(JSON.parse(stdout).checks).toMatchObject([
    { state: 'blocked', reason: expect.stringContaining('It is a partial clone') },
  ])
  expect((await gapi(['doctor', '--only', 'secrets/history', '--strict'], { cwd })).code).toBe(1)
})
