import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import module from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { version } from '../../src/core/render/own-package.ts'
import { contentsOf } from '../support/folder.ts'

/** What a user gets: the tarball, installed in an empty folder outside the checkout, with install scripts off. */
describe('the packed tarball', () => {
  const home = mkdtempSync(join(tmpdir(), 'create-good-api-packed-'))
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(?!config_)|^CI$/.test(name)),
  )
  let tarball = ''

  beforeAll(() => {
    const packed = npm(['pack', '--ignore-scripts', '--json', '--pack-destination', home], resolve('.'))
    tarball = join(home, JSON.parse(packed)[0].filename)
    writeFileSync(join(home, 'package.json'), '{ "private": true }')
    npm(['install', '--ignore-scripts', '--offline', '--no-audit', '--no-fund', tarball], home)
  })

  afterAll(() => rmSync(home, { recursive: true, force: true }))

  function npm(args: readonly string[], cwd: string): string {
    return execFileSync('npm', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  }

  function run(bin: string, args: readonly string[], cwd = home, more: Readonly<NodeJS.ProcessEnv> = {}) {
    return spawnSync(join(home, 'node_modules/.bin', bin), args, {
      cwd,
      env: { ...env, ...more },
      encoding: 'utf8',
    })
  }

  /** Of these, the template flask takes 250 KB: half of them its modules, a quarter its tests, 40 KB the hashes of its packages. */
  test('is at most 1.25 MB, one package, and holds only what is needed', () => {
    expect(statSync(tarball).size).toBeLessThanOrEqual(1_250_000)
    expect(readdirSync(join(home, 'node_modules')).filter(name => !name.startsWith('.'))).toEqual([
      'create-good-api',
    ])
    const files = Object.keys(contentsOf(join(home, 'node_modules/create-good-api')))
    expect(files.filter(path => !/^dist\/[\w-]+\.cjs$/.test(path)).sort()).toEqual([
      ...['LICENSE', 'README.md', 'bin/create-good-api.cjs', 'bin/gapi.cjs', 'bin/run.cjs'],
      ...['dist/THIRD-PARTY-NOTICES.txt', 'dist/prepared.json', 'dist/templates.br', 'package.json'],
    ])
  })

  test('says whose it is, and is published for all with its provenance', () => {
    const manifest = JSON.parse(readFileSync(join(home, 'node_modules/create-good-api/package.json'), 'utf8'))
    expect(manifest).toMatchObject({
      ...{ name: 'create-good-api', license: 'MIT', author: expect.any(String) },
      ...{ description: expect.any(String), keywords: expect.arrayContaining(['api']) },
      ...{ engines: { node: '>=20.19.0' }, publishConfig: { access: 'public', provenance: true } },
    })
    expect(manifest).not.toHaveProperty('private')
    expect(readFileSync('CHANGELOG.md', 'utf8')).toContain(`\n## ${manifest.version}\n`)
  })

  test('carries the licence of every library that is bundled, with whose it is', () => {
    const notices = readFileSync(
      join(home, 'node_modules/create-good-api/dist/THIRD-PARTY-NOTICES.txt'),
      'utf8',
    ).split(`\n${'-'.repeat(80)}\n\n`)
    const named = notices.slice(1).map(notice => notice.split(' ')[0] ?? '')
    expect(packagesReached().filter(name => !named.includes(name))).toEqual([])
    expect([...notBundled].filter(name => named.includes(name))).toEqual([])
    const unlike = notices
      .slice(1)
      .filter(text => !/copyright/i.test(text) || !/permission|redistribut/i.test(text))
    expect(unlike).toEqual([])
  })

  /**
   * Of Knex and Babel's types only types are used; the build replaces linkify-it and entities; the rest a library needs
   * for what nothing here uses: its own program, or its types.
   */
  const notBundled = new Set([
    ...['knex', '@babel/types', 'linkify-it', 'entities'],
    ...['argparse', 'minimist', 'neo-async', 'source-map', 'wordwrap'],
  ])

  /** The libraries that the program imports, and those that they depend on. */
  function packagesReached(): string[] {
    const found = new Set<string>()
    const visit = (name: string) => {
      if (found.has(name) || notBundled.has(name)) return
      found.add(name)
      const { dependencies = {} } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'))
      for (const needed of Object.keys(dependencies)) visit(needed)
    }
    for (const path of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('.ts')) continue
      const text = readFileSync(join('src', path), 'utf8').replace(/^import type [^']*'[^']*'$/gm, '')
      for (const [, name = ''] of text.matchAll(/(?:from|import\() ?'((?:@[^/']+\/)?[a-z][^/':]*)[/']/g))
        if (name !== 'virtual') visit(name)
    }
    return [...found]
  }

  test.each(['create-good-api', 'gapi'])('%s answers --version and --help', bin => {
    expect(run(bin, ['--version'])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' })
    expect(run(bin, ['--help']).stdout).toContain(`Usage: ${bin} `)
  })

  test('the prepared help text is what the parser says', () => {
    const prepared = run('create-good-api', ['--help']).stdout
    const parsed = run('create-good-api', ['x', '--help']).stdout
    expect(parsed).toBe(prepared)
    expect(run('gapi', ['new', '--help']).stdout).toBe(run('gapi', ['new', 'x', '-h']).stdout)
  })

  test('gapi alone shows its commands and is a usage error', () => {
    const { status, stderr } = run('gapi', [])
    expect(status).toBe(2)
    expect(stderr).toContain('Commands:\n  new ')
  })

  test('gapi names the command that was meant', () => {
    expect(run('gapi', ['nwe'])).toMatchObject({
      status: 2,
      stderr: "Unknown command 'nwe'. Did you mean new?\nSee --help.\n",
    })
  })

  test('create-good-api and gapi new make the same project', () => {
    expect(run('create-good-api', ['one/app', '--no-install', '--no-git']).status).toBe(0)
    expect(
      run('gapi', ['new', 'two/app', '--answers', 'one/app/gapi.yml', '--no-install', '--no-git']).status,
    ).toBe(0)
    const [one, two] = ['one/app', 'two/app'].map(path => contentsOf(join(home, path)))
    expect({ ...two, 'gapi.yml': '' }).toEqual({ ...one, 'gapi.yml': '' })
  })

  test('what a run does not use is not loaded', () => {
    const bin = join(home, 'node_modules/create-good-api/bin/create-good-api.cjs')
    const list = `process.on('exit', () => console.error(Object.keys(require.cache).join('\\n')))`
    const loadedBy = (...args: string[]) => {
      const { stderr } = spawnSync(
        process.execPath,
        ['-e', `${list}; require(${JSON.stringify(bin)})`, '--', bin, ...args],
        { cwd: home, env, encoding: 'utf8' },
      )
      return stderr.split('\n').filter(path => /[\\/](bin|dist)[\\/]/.test(path))
    }
    const names = (paths: readonly string[]) => paths.map(path => basename(path))
    const holdYaml = (paths: readonly string[]) =>
      paths.some(path => readFileSync(path, 'utf8').includes('YAMLParseError'))
    const prepared = ['create-good-api.cjs', 'run.cjs', 'prepared.json']
    expect(names(loadedBy('--version'))).toEqual(prepared)
    expect(names(loadedBy('--help'))).toEqual(prepared)
    const plain = loadedBy('three', '--no-install', '--no-git')
    expect(plain.reduce((bytes, path) => bytes + statSync(path).size, 0)).toBeLessThan(300_000)
    expect(holdYaml(plain)).toBe(false)
    expect(holdYaml(loadedBy('four', '--answers', 'one/app/gapi.yml', '-n'))).toBe(true)
  })

  test('nothing is ever written into the installed package', () => {
    const installed = join(home, 'node_modules/create-good-api')
    const folders = ['.', 'bin', 'dist'].map(name => join(installed, name))
    const before = contentsOf(installed)
    for (const folder of folders) chmodSync(folder, 0o555)
    try {
      const caches = { XDG_CACHE_HOME: join(home, 'caches') }
      const [first, second, uncached] = [caches, caches, { XDG_CACHE_HOME: join(home, 'package.json') }].map(
        more => run('gapi', ['migration', 'new', 'create_cats', '--js', '--print', '--dir', '.'], home, more),
      )
      expect(first).toMatchObject({ status: 0, stderr: '' })
      expect([second?.stdout, uncached?.stdout]).toEqual([first?.stdout, first?.stdout])
      expect([second?.stderr, uncached?.stderr]).toEqual(['', ''])
      expect(run('create-good-api', ['five', '--no-install', '--no-git']).status).toBe(0)
      expect(contentsOf(installed)).toEqual(before)
      const keepsCompiled = 'enableCompileCache' in module
      expect(existsSync(join(home, 'caches/create-good-api'))).toBe(keepsCompiled)
    } finally {
      for (const folder of folders) chmodSync(folder, 0o755)
    }
  })

  test('its doctor reads TypeScript, JSX and decorators', () => {
    const folder = join(home, 'sick')
    mkdirSync(join(folder, 'src'), { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{}')
    writeFileSync(join(folder, 'src/config.ts'), 'export const port: number = Number(process.env.PORT)\n')
    writeFileSync(
      join(folder, 'src/view.tsx'),
      'export const view = <p>{process.env.TITLE satisfies unknown}</p>\n',
    )
    writeFileSync(
      join(folder, 'src/mail.ts'),
      '@Injectable() class Mail { constructor(@Inject() a = process.env.MAIL!) {} }\n',
    )
    const { status, stdout } = run(
      'gapi',
      ['doctor', '--only', 'config/central', '--fail-on', 'warning', '--json'],
      folder,
    )
    expect(status).toBe(1)
    expect(JSON.parse(stdout).findings).toMatchObject([{ path: 'src/mail.ts' }, { path: 'src/view.tsx' }])
  })

  test('a project carries the tool, which makes projects that carry it too', () => {
    const carried = carriedIn(join(home, 'one/app'))
    const inside = join(home, 'inside')
    mkdirSync(inside)
    npm(
      ['install', '--prefix', inside, '--ignore-scripts', '--offline', '--no-audit', '--no-fund', carried],
      inside,
    )
    const { status } = spawnSync(
      join(inside, 'node_modules/.bin/gapi'),
      ['new', 'app', '--no-install', '--no-git'],
      {
        cwd: inside,
        env,
      },
    )
    expect(status).toBe(0)
    expect(statSync(carriedIn(join(inside, 'app'))).size).toBeGreaterThan(50_000)
    expect(contentsOf(join(inside, 'node_modules/create-good-api'))['package.json']).not.toContain('scripts')
  })

  test.each(['18.20.8', '20.18.3', '0.10.48'])('Node %s is told which one is needed', version => {
    const old = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } }); require('${resolve('bin/gapi.cjs')}')`
    const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', old], { encoding: 'utf8' })
    expect(stderr).toBe(
      `gapi needs Node 20.19 or later, and this is Node ${version}. Install a newer one from https://nodejs.org and run the command again.\n`,
    )
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  })
})

/** The tarball of this package in a project. */
function carriedIn(project: string): string {
  const [name = ''] = readdirSync(join(project, 'vendor'))
  return join(project, 'vendor', name)
}
