import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

  function run(bin: string, args: readonly string[], cwd = home) {
    return spawnSync(join(home, 'node_modules/.bin', bin), args, { cwd, env, encoding: 'utf8' })
  }

  test('is at most 0.5 MB, one package, and holds only what is needed', () => {
    expect(statSync(tarball).size).toBeLessThan(500_000)
    expect(readdirSync(join(home, 'node_modules')).filter(name => !name.startsWith('.'))).toEqual([
      'create-good-api',
    ])
    const files = readdirSync(join(home, 'node_modules/create-good-api')).sort()
    expect(files).toEqual(['LICENSE', 'README.md', 'bin', 'dist', 'package.json'])
  })

  test.each(['create-good-api', 'gapi'])('%s answers --version and --help', bin => {
    expect(run(bin, ['--version'])).toMatchObject({ status: 0, stdout: '0.1.0\n', stderr: '' })
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
    const list = `
      const vm = require('node:vm')
      const packs = []
      vm.Script = class extends vm.Script {
        constructor(source, options) {
          super(source, options)
          packs.push(options.filename)
        }
      }
      process.on('exit', () => console.error([...Object.keys(require.cache), ...packs].join('\\n')))`
    const loadedBy = (...args: string[]) => {
      const { stderr } = spawnSync(
        process.execPath,
        ['-e', `${list}; require(${JSON.stringify(bin)})`, '--', bin, ...args],
        { cwd: home, env, encoding: 'utf8' },
      )
      const names = stderr.matchAll(/[\\/](?:bin|dist)[\\/]([\w-]+?)(?:-[0-9a-f]{8}\.json|\.cjs$)/gm)
      return [...new Set([...names].map(([, name]) => name))]
    }
    const bins = ['create-good-api', 'check-node', 'run']
    expect(loadedBy('--version')).toEqual(bins)
    expect(loadedBy('--help')).toEqual(bins)
    expect(loadedBy('three', '--no-install', '--no-git')).toEqual([...bins, 'main', 'create'])
    const withAnswers = loadedBy('four', '--answers', 'one/app/gapi.yml', '-n')
    const yaml = expect.stringMatching(/^chunk-/)
    expect(withAnswers).toEqual([...bins, 'main', 'create', 'new', yaml])
  })

  test('what was compiled is kept for the next run, and is not needed', () => {
    const dist = join(home, 'node_modules/create-good-api/dist')
    const kept = () => readdirSync(dist).filter(name => name.endsWith('.cache'))
    const create = () => run('gapi', ['migration', 'new', 'create_cats', '--js', '--print', '--dir', '.'])
    for (const name of kept()) rmSync(join(dist, name))
    const first = create()
    expect(first.status).toBe(0)
    const names = kept()
    expect(names).toHaveLength(2)
    expect(create()).toEqual({ ...first, pid: expect.any(Number) })

    const whole = names.map(name => readFileSync(join(dist, name)))
    const spoilt = [...whole.map(() => 'spoilt'), ...whole.map(bytes => bytes.subarray(0, bytes.length / 2))]
    for (const [place, bytes] of spoilt.entries()) {
      writeFileSync(join(dist, names[place % names.length] ?? ''), bytes)
      expect(create()).toEqual({ ...first, pid: expect.any(Number) })
    }
    expect(kept()).toEqual(names)
    for (const name of names) expect(statSync(join(dist, name)).size).toBeGreaterThan(10_000)

    for (const name of names) {
      rmSync(join(dist, name))
      mkdirSync(join(dist, name, 'in the way'), { recursive: true })
    }
    expect(create()).toEqual({ ...first, pid: expect.any(Number) })
    expect(kept()).toEqual(names)
    for (const name of names) rmSync(join(dist, name), { recursive: true })
  })

  test('what is compiled and kept makes the doctor forget nothing of what it knows', () => {
    const dist = join(home, 'node_modules/create-good-api/dist')
    const folder = join(home, 'known')
    mkdirSync(folder)
    writeFileSync(join(folder, 'package.json'), '{}')
    const programNoted = () => {
      const args = ['doctor', '--only', 'secrets', '--cache-location', 'known']
      expect(run('gapi', args, folder).status).toBe(0)
      const [name = ''] = readdirSync(join(folder, 'known'))
      return readFileSync(join(folder, 'known', name), 'utf8').split(' ')[2]
    }
    for (const name of readdirSync(dist)) if (name.endsWith('.cache')) rmSync(join(dist, name))
    const first = programNoted()
    expect(readdirSync(dist).some(name => name.endsWith('.cache'))).toBe(true)
    expect(programNoted()).toBe(first)
    rmSync(folder, { recursive: true })
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
    const carried = join(home, 'one/app/vendor/create-good-api-0.1.0.tgz')
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
    expect(statSync(join(inside, 'app/vendor/create-good-api-0.1.0.tgz')).size).toBeGreaterThan(50_000)
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
