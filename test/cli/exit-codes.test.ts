import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { contentsOf, emptyFolder, folderWith } from '../support/folder.ts'
import { createGoodApi } from '../support/run.ts'

const alone = ['--no-install', '--no-git']

interface Case {
  readonly about: string
  readonly args: readonly string[]
  readonly code: number
  readonly says: string
  readonly stdin?: string
  readonly files?: Readonly<Record<string, string>>
  readonly arrange?: (folder: string) => void
}

const refused: readonly Case[] = [
  { about: 'no folder', args: [], code: 2, says: 'The folder is missing.\nName it: create-good-api my-app.' },
  { about: 'two folders', args: ['a', 'b'], code: 2, says: 'Too many arguments.' },
  {
    about: 'an unknown flag',
    args: ['a', '--dbb', 'x'],
    code: 2,
    says: "Unknown option '--dbb'. Did you mean --db?",
  },
  {
    about: 'a flag without its value',
    args: ['a', '--db'],
    code: 2,
    says: "'--db <value>' argument missing",
  },
  {
    about: 'an unknown database',
    args: ['a', '--db', 'postgre'],
    code: 2,
    says: 'cannot be "postgre". Did you mean postgres?',
  },
  {
    about: 'an unknown package manager',
    args: ['a', '--pm', 'npx'],
    code: 2,
    says: 'Did you mean npm? Choose one of npm, pnpm',
  },
  {
    about: 'an unknown conflict choice',
    args: ['a', '--on-conflict', 'force'],
    code: 2,
    says: 'Choose one of ask, abort',
  },
  {
    about: 'asking without a terminal',
    args: ['a', '--on-conflict', 'ask'],
    code: 2,
    says: '--on-conflict ask needs a terminal',
  },
  {
    about: 'an unknown key',
    args: ['a', '--set', 'nme=x'],
    code: 2,
    says: 'no question called "nme". Did you mean name?',
  },
  { about: 'a value without a key', args: ['a', '--set', '=x'], code: 2, says: '--set =x has no key.' },
  {
    about: 'a key without a value',
    args: ['a', '--set', 'name'],
    code: 2,
    says: '--set name has no value.\nWrite it as --set key=value.',
  },
  {
    about: 'a bad package name',
    args: ['a', '--set', 'name=My App'],
    code: 2,
    says: '--set: name "My App" may hold only',
  },
  {
    about: 'a module of Node as name',
    args: ['a', '--set', 'name=fs'],
    code: 2,
    says: 'is the name of a module of Node',
  },
  {
    about: 'a description of two lines',
    args: ['a', '--set', 'description=a\nb'],
    code: 2,
    says: 'It must be one line',
  },
  {
    about: 'two answers to one question',
    args: ['a', '--db', 'mysql', '--set', 'db=sqlite'],
    code: 2,
    says: 'db is both mysql (--db) and sqlite (--set).',
  },
  {
    about: 'an answers file that is not there',
    args: ['a', '--answers', 'no.yml'],
    code: 2,
    says: 'Could not read no.yml.',
  },
  {
    about: 'an answers file that is a list',
    args: ['a', '--answers', '-'],
    stdin: '- db',
    code: 2,
    says: 'standard input holds no answers.',
  },
  {
    about: 'an empty answers file',
    args: ['a', '--answers', '-'],
    stdin: '',
    code: 2,
    says: 'standard input holds no answers.',
  },
  {
    about: 'an answers file that is no YAML',
    args: ['a', '--answers', '-'],
    stdin: 'db: [',
    code: 2,
    says: 'standard input is neither YAML nor JSON',
  },
  {
    about: 'an answers file with a key twice',
    args: ['a', '--answers', '-'],
    stdin: 'db: sqlite\ndb: mysql',
    code: 2,
    says: 'standard input is neither YAML nor JSON that can be read: Map keys must be unique',
  },
  {
    about: 'an answers file whose aliases multiply',
    args: ['a', '--answers', '-'],
    stdin: [
      'a0: &a0 [x]',
      ...Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`),
    ].join('\n'),
    code: 2,
    says: 'its aliases repeat too much',
  },
  {
    about: 'an answers file that is nested deeply',
    args: ['a', '--answers', '-'],
    stdin: `db: ${'['.repeat(60_000)}`,
    code: 2,
    says: 'it is nested too deeply',
  },
  {
    about: 'an answer that holds itself',
    args: ['a', '--answers', '-'],
    stdin: 'name: &a [*a]',
    code: 2,
    says: 'name must be a text, not a list.',
  },
  {
    about: 'an answers file of bytes that are no text',
    args: ['a', '--answers', 'answers.yml'],
    arrange: folder => writeFileSync(join(folder, 'answers.yml'), Buffer.from([0xff, 0xfe, 0x00, 0xd8])),
    code: 2,
    says: 'answers.yml is not text in UTF-8.',
  },
  {
    about: 'an answers file that never ends',
    args: ['a', '--answers', '/dev/zero'],
    code: 2,
    says: '/dev/zero is larger than 64 kB.',
  },
  {
    about: 'an answers file that is a folder',
    args: ['a', '--answers', '.'],
    code: 2,
    says: 'Could not read .',
  },
  ...['constructor', '__proto__', 'toString'].map(key => ({
    about: `a question that only JavaScript knows: ${key}`,
    args: ['a', '--set', `${key}=x`],
    code: 2,
    says: `no question called "${key}"`,
  })),
  ...['', 'two\nlines', 'two\u2028lines', 'bell\u0007', 'x'.repeat(201)].map(description => ({
    about: `a description that is no line: ${JSON.stringify(description).slice(0, 20)}`,
    args: ['a', '--set', `description=${description}`],
    code: 2,
    says: 'It must be one line of at most 200 characters.',
  })),
  {
    about: 'half a character',
    args: ['a', '--answers', '-'],
    stdin: '{ "description": "\\ud83d" }',
    code: 2,
    says: 'It must be one line of at most 200 characters.',
  },
  {
    about: 'an answer of another type',
    args: ['a', '--answers', '-'],
    stdin: 'name: 5',
    code: 2,
    says: 'name must be a text, not 5.',
  },
  {
    about: 'an unknown key in the answers',
    args: ['a', '--answers', '-'],
    stdin: 'db: sqlite\nprt: 1',
    code: 2,
    says: 'no question called "prt"',
  },
  {
    about: 'a name reserved on Windows',
    args: ['aux'],
    code: 2,
    says: '"aux" is a reserved name on Windows.',
  },
  {
    about: 'a reserved name on the way',
    args: ['nul.d/app'],
    code: 2,
    says: '"nul.d" is a reserved name on Windows.',
  },
  { about: 'the folder of packages', args: ['node_modules'], code: 2, says: 'is for installed packages' },
  { about: 'a name that ends in a dot', args: ['app.'], code: 2, says: 'ends in a dot or a space' },
  {
    about: 'a colon, which breaks PATH',
    args: ['my:app'],
    code: 2,
    says: 'The folder name "my:app" holds ":".',
  },
  { about: 'a line break', args: ['my\napp'], code: 2, says: 'holds "\\n".' },
  { about: 'an empty name', args: [''], code: 2, says: 'The folder has no name.' },
  { about: 'a name that is too long', args: ['a'.repeat(256)], code: 2, says: 'too long' },
  {
    about: 'a folder that is not empty',
    args: ['.'],
    files: { 'notes.txt': 'x' },
    code: 3,
    says: '. is not empty: it holds notes.txt.',
  },
  {
    about: 'a README that would be overwritten',
    args: ['.'],
    files: { 'README.md': 'mine' },
    code: 3,
    says: 'it holds README.md.',
  },
  { about: 'a file of that name', args: ['app'], files: { app: 'x' }, code: 3, says: 'app is a file.' },
  { about: 'a file on the way', args: ['app/api'], files: { app: 'x' }, code: 3, says: 'is a file.' },
  {
    about: 'a folder where a file must go, even to overwrite',
    args: ['.', '--on-conflict', 'overwrite'],
    files: { 'package.json/x': '' },
    code: 3,
    says: 'package.json is in the way',
  },
  {
    about: 'a file where a folder must go, even to overwrite',
    args: ['.', '--on-conflict', 'overwrite'],
    files: { src: '' },
    code: 3,
    says: 'src is in the way',
  },
  {
    about: 'a link out of the folder, even to overwrite',
    args: ['app', '--on-conflict', 'overwrite'],
    files: { 'elsewhere/x': '' },
    arrange: folder => {
      mkdirSync(join(folder, 'app'))
      symlinkSync(join(folder, 'elsewhere'), join(folder, 'app', 'src'))
    },
    code: 3,
    says: 'app/src is in the way: it is a symbolic link.',
  },
  {
    about: 'a link as the folder',
    args: ['link'],
    files: { 'real/x': '' },
    arrange: folder => symlinkSync(join(folder, 'real'), join(folder, 'link')),
    code: 3,
    says: 'Name the folder it points to',
  },
  {
    about: 'a link to nothing',
    args: ['link'],
    arrange: folder => symlinkSync(join(folder, 'gone'), join(folder, 'link')),
    code: 3,
    says: 'It points to nothing.',
  },
  {
    about: 'a folder below a link to nothing',
    args: ['link/app'],
    arrange: folder => symlinkSync(join(folder, 'gone'), join(folder, 'link')),
    code: 1,
    says: 'a part of the path does not exist',
  },
]

describe('what is refused changes nothing, says why in one sentence, and has its exit code', () => {
  test.each(refused)('$about: exit $code', async ({ args, code, says, stdin = '', files = {}, arrange }) => {
    const folder = folderWith(files)
    arrange?.(folder)
    const before = contentsOf(folder)

    const ran = await createGoodApi([...alone, ...args], { cwd: folder, stdin })

    expect(ran.stderr).toContain(says)
    expect(ran.stdout).toBe('')
    expect(ran.code).toBe(code)
    expect(contentsOf(folder)).toEqual(before)
  })

  test.each(refused)(
    '$about: the same with --json',
    async ({ args, code, says, stdin = '', files = {}, arrange }) => {
      const folder = folderWith(files)
      arrange?.(folder)

      const ran = await createGoodApi([...alone, '--json', ...args], { cwd: folder, stdin })

      const { ok, code: told, error, format } = JSON.parse(ran.stdout)
      expect({ ok, told, format }).toEqual({ ok: false, told: code, format: 2 })
      expect(`${error.message}\n${error.hint}`).toContain(says)
      expect(ran.stderr).toBe('')
      expect(ran.code).toBe(code)
    },
  )
})

const accepted = [
  { about: 'a new folder', folder: 'my-app', name: 'my-app' },
  { about: 'folders on the way', folder: 'apps/api', name: 'api' },
  { about: 'the folder above', folder: '../beside', name: 'beside' },
  { about: 'spaces and capitals', folder: 'My Shop API', name: 'my-shop-api' },
  { about: 'dots', folder: 'shop.api', name: 'shop.api' },
  { about: 'a hidden folder', folder: '.shop', name: 'shop' },
  { about: 'accents', folder: 'Crème Brûlée', name: 'creme-brulee' },
  { about: 'another script', folder: '商店', name: 'api' },
  { about: 'a quote', folder: "ana's shop", name: 'ana-s-shop' },
  { about: 'a module of Node', folder: 'http', name: 'http-api' },
]

describe('any sensible folder becomes a project with a valid package name', () => {
  test.each(accepted)('$about: $folder', async ({ folder, name }) => {
    const cwd = join(emptyFolder(), 'here')
    mkdirSync(cwd)

    const ran = await createGoodApi([folder, ...alone, '--json'], { cwd })

    const { ok, code, project, target } = JSON.parse(ran.stdout)
    expect({ ok, code }).toEqual({ ok: true, code: 0 })
    expect(project.answers.name).toBe(name)
    expect(JSON.parse(contentsOf(target)['package.json'] ?? '').name).toBe(name)
    expect(ran.code).toBe(0)
  })

  test('an absolute path', async () => {
    const target = join(emptyFolder(), 'app')
    const ran = await createGoodApi([target, ...alone], { cwd: '/' })
    expect(ran.code).toBe(0)
    expect(contentsOf(target)).toHaveProperty(['package.json'])
  })

  test('this folder, with what a new repository holds', async () => {
    const folder = folderWith({ '.git/HEAD': 'ref: refs/heads/main', LICENSE: 'mine' })
    const ran = await createGoodApi(['.', '--no-install'], { cwd: folder })
    expect(ran.code).toBe(0)
    expect(contentsOf(folder)).toMatchObject({ LICENSE: 'mine', '.git': '…' })
    expect(contentsOf(folder)).toHaveProperty(['gapi.yml'])
  })

  test('-y alone makes my-app', async () => {
    const folder = emptyFolder()
    const ran = await createGoodApi(['-y', ...alone], { cwd: folder })
    expect(ran.code).toBe(0)
    expect(contentsOf(folder)).toHaveProperty(['my-app/package.json'])
  })
})
