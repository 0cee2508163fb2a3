import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { emptyFolder, folderWith, writeIn } from '../support/folder.ts'
import { fence, repositoryWith } from '../support/readme.ts'
import { answering, freePort, runIn, runReadme, takenPort, told, withScripts } from '../support/readme-run.ts'
import { gapi } from '../support/run.ts'

describe('the steps of a README', () => {
  test('that all work: each is ok, and the exit code is 0', async () => {
    const files = withScripts({ migrate: '', dev: answering(200), test: '' })
    const ran = await runReadme(
      [
        'git clone https://github.com/acme/shop.git',
        'cd shop',
        'node --version',
        'npm run migrate',
        'npm run dev',
        'npm test',
      ],
      files,
    )
    expect(told(ran)).toEqual([
      '2 git clone https://github.com/acme/shop.git: skipped',
      '3 cd shop: skipped',
      '4 node --version: ok',
      '5 npm run migrate: ok',
      '6 npm run dev: ok',
      '7 npm test: ok',
    ])
    expect(ran.code).toBe(0)
  })

  test('the one that fails is told with its line, its exit code and its last words; the rest is left', async () => {
    const files = withScripts({ migrate: 'console.log("no table"); process.exit(3)', dev: answering(200) })
    const ran = await runReadme(['npm run migrate', 'npm run dev'], files)
    expect(told(ran)).toEqual(['2 npm run migrate: failed', '3 npm run dev: not-run'])
    expect(ran.steps[0]).toMatchObject({ exitCode: 3, reason: 'it ended with exit code 3' })
    expect(ran.steps[0]?.output).toContain('no table')
    expect(ran.steps[1]?.reason).toBe('line 2 failed')
    expect(ran.code).toBe(1)
  })

  test('the text names the line, and what it said', async () => {
    const files = withScripts({ migrate: 'console.log("no table"); process.exit(3)' })
    const cwd = repositoryWith({ 'README.md': fence('npm run migrate'), ...files })
    const { stdout, code } = await gapi(['doctor', '--run', '--yes'], { cwd })
    expect(stdout).toMatch(/^failed +2 {2}npm run migrate/)
    expect(stdout).toContain('│ no table\n')
    expect(stdout).toContain(
      'README.md:2  error  `npm run migrate` does not work: it ended with exit code 3.\n',
    )
    expect(code).toBe(1)
  })

  test('one that only looks at the result fails by itself: what follows is tried', async () => {
    const files = withScripts({ test: 'process.exit(1)', lint: '' })
    const ran = await runReadme(['npm test', 'npm run lint'], files)
    expect(told(ran)).toEqual(['2 npm test: failed', '3 npm run lint: ok'])
    expect(ran.code).toBe(1)
  })

  test('a script that package.json does not have fails', async () => {
    const ran = await runReadme(['npm run nothing'], withScripts({}))
    expect(told(ran)).toEqual(['2 npm run nothing: failed'])
    expect(ran.steps[0]?.output.join('\n')).toContain('Missing script: "nothing"')
  })

  test('folder, variables and functions go from one step to the next', async () => {
    const show = 'require("node:assert").equal(process.argv[2], process.argv[3])'
    const ran = await runReadme(
      [
        'export WHO="me and\nyou"',
        'there=quiet',
        'node same.cjs "$WHO" "me and\nyou"',
        'node same.cjs "$there" quiet',
        'cd api',
        'node ../same.cjs "$(basename "$PWD")" api',
        'node ../same.cjs "$(env | grep -c ^there=)" 0',
      ],
      { 'same.cjs': show, 'api/index.js': '' },
    )
    expect(ran.steps.map(({ state, output }) => [state, ...output])).toEqual(ran.steps.map(() => ['ok']))
    expect(ran.steps).toHaveLength(7)
  })

  test('one that does not end is stopped, and told so', async () => {
    const files = withScripts({ migrate: 'setInterval(() => {}, 1000)' })
    const ran = await runReadme(['npm run migrate'], files, { flags: ['--timeout', '1s'] })
    expect(ran.steps[0]).toMatchObject({
      state: 'failed',
      reason: 'it did not end within 1 s',
      exitCode: null,
    })
    expect(ran.code).toBe(1)
  })

  test('one that waits for an answer gets none', async () => {
    const files = withScripts({ setup: 'process.stdin.on("end", () => process.exit(7)).resume()' })
    const ran = await runReadme(['npm run setup'], files)
    expect(ran.steps[0]?.exitCode).toBe(7)
  })

  test('a mark tells another exit code, and only that is right', async () => {
    const files = withScripts({ check: 'process.exit(2)' })
    const marked = (code: number) => `<!-- gapi: exit=${code} -->\n\n${fence('npm run check')}`
    for (const [code, state] of [
      [2, 'ok'],
      [3, 'failed'],
    ] as const) {
      const ran = await runIn(repositoryWith({ ...files, 'README.md': marked(code) }))
      expect(ran.steps.map(step => step.state)).toEqual([state])
    }
  })
})

describe('what is missing around the repository', () => {
  const client = (port: number) =>
    `require('node:net').connect(${port}, '127.0.0.1').on('error', error => { console.log(error.message); process.exit(1) }).on('connect', () => process.exit(0))`
  const compose = 'services:\n  db:\n    image: postgres:16\n'
  const filesFor = (port: number) => ({
    ...withScripts({ migrate: client(port), lint: '' }),
    'compose.yml': compose,
    '.env.example': `DATABASE_URL=postgres://me:pw@127.0.0.1:${port}/shop\n`,
  })
  const steps = ['docker compose up -d', 'cp .env.example .env', 'npm run migrate']

  test('a service that does not run blocks what needs it, which is no failure', async () => {
    const port = await freePort()
    const ran = await runReadme(steps, filesFor(port))
    expect(told(ran)).toEqual([
      '2 docker compose up -d: blocked',
      '3 cp .env.example .env: ok',
      '4 npm run migrate: blocked',
    ])
    expect(ran.steps[2]?.reason).toContain(`nothing answers for PostgreSQL at 127.0.0.1:${port}`)
    const strict = await runReadme(steps, filesFor(port), { flags: ['--strict'] })
    expect(strict.code).toBe(1)
    expect(ran.services).toEqual([{ name: 'PostgreSQL', address: `127.0.0.1:${port}`, isReachable: false }])
    expect(ran.code).toBe(0)
  })

  test('a service that runs already is used', async () => {
    const ran = await runReadme(steps, filesFor(await takenPort()))
    expect(ran.steps.map(({ state }) => state)).toEqual(['ok', 'ok', 'ok'])
  })

  test('another fault is still a failure where a service is missing', async () => {
    const files = { ...filesFor(await freePort()), 'migrate.cjs': 'throw new TypeError("x is undefined")' }
    const ran = await runReadme(steps, files)
    expect(ran.steps.map(({ state }) => state)).toEqual(['blocked', 'ok', 'failed'])
    expect(ran.code).toBe(1)
  })

  test('a port that another program holds blocks, also where a watcher stays', async () => {
    const port = await takenPort()
    const ran = await runReadme(
      ['npm run dev'],
      withScripts({
        dev: `console.log('Port ${port} of 127.0.0.1 is in use.'); setInterval(() => {}, 1000)`,
      }),
    )
    expect(ran.steps[0]).toMatchObject({
      state: 'blocked',
      reason: `port ${port} is in use by another program`,
    })
  })

  test('a port that another program holds blocks', async () => {
    const port = await takenPort()
    const ran = await runReadme(
      ['npm start'],
      withScripts({ start: `require('node:net').createServer().listen(${port}, '127.0.0.1')` }),
    )
    expect(ran.steps[0]).toMatchObject({
      state: 'blocked',
      reason: `port ${port} is in use by another program`,
    })
  })

  test('so does a package manager that is not installed, and a placeholder', async () => {
    const bash = '/usr/bin:/bin'
    const ran = await runReadme(
      ['export KEY=<your-key>', 'bun install', 'bun run dev'],
      { 'bun.lock': '' },
      { env: { PATH: bash } },
    )
    expect(told(ran)).toEqual([
      '2 export KEY=<your-key>: blocked',
      '3 bun install: blocked',
      '4 bun run dev: not-run',
    ])
    expect(ran.steps[1]?.reason).toBe('bun is not installed')
    expect(ran.code).toBe(0)
  })
})

describe('what is copied', () => {
  const same =
    "const fs = require('node:fs'); fs.writeFileSync(process.env.TOLD, JSON.stringify(fs.readdirSync('.').sort().map(name => [name, name === '.git' || fs.statSync(name).isDirectory() ? '' : fs.readFileSync(name, 'utf8')])))"

  test('is what git tracks, with uncommitted edits, and nothing else', async () => {
    const told = folderWith({})
    const cwd = repositoryWith({
      'README.md': fence(`export TOLD=${told}/told.json`, 'npm run setup'),
      ...withScripts({ setup: same }),
      'edited.txt': 'old',
      'removed.txt': 'old',
    })
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd, encoding: 'utf8' })
    git('commit', '-qm', 'All')
    writeIn(cwd, 'edited.txt', 'new')
    writeIn(cwd, 'added.txt', 'new')
    writeIn(cwd, '.env', 'SECRET=1')
    git('rm', '-q', 'removed.txt')
    git('add', 'added.txt')
    const ran = await runIn(cwd)
    expect(ran.steps.map(({ state }) => state)).toEqual(['ok', 'ok'])
    const copied = Object.fromEntries(JSON.parse(readFileSync(`${told}/told.json`, 'utf8')))
    expect(Object.keys(copied)).toEqual([
      '.git',
      'README.md',
      'added.txt',
      'edited.txt',
      'package.json',
      'setup.cjs',
    ])
    expect(copied).toMatchObject({ 'added.txt': 'new', 'edited.txt': 'new' })
  })

  test.each([
    ['with a space in its path', 'my shop'],
    ['inside a larger repository', 'packages/shop'],
  ])('works %s', async (_what, folder) => {
    const cwd = repositoryWith({
      [`${folder}/README.md`]: fence('npm run setup'),
      [`${folder}/package.json`]: '{ "scripts": { "setup": "node setup.cjs" } }',
      [`${folder}/setup.cjs`]: '',
    })
    const ran = await runIn(`${cwd}/${folder}`)
    expect(told(ran)).toEqual(['2 npm run setup: ok'])
  })

  const commit = (cwd: string) =>
    execFileSync(
      'git',
      ['-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-q', '--allow-empty', '-m', 'x'],
      { cwd },
    )

  test.each([
    ['a shallow clone', ['clone', '-q', '--depth', '1']],
    ['a clone without a branch', ['clone', '-q', '--config', 'advice.detachedHead=false']],
    ['a clone without the files of its submodule', ['clone', '-q']],
  ])('works in %s', async (what, args) => {
    const origin = repositoryWith({ 'README.md': fence('npm run setup'), ...withScripts({ setup: '' }) })
    commit(origin)
    commit(origin)
    const head = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: origin, encoding: 'utf8' }).trim()
    execFileSync('git', ['update-index', '--add', '--cacheinfo', `160000,${head},vendor/lib`], {
      cwd: origin,
    })
    commit(origin)
    const cwd = emptyFolder()
    execFileSync('git', [...args, `file://${origin}`, cwd])
    if (what.includes('branch')) execFileSync('git', ['checkout', '-q', '--detach'], { cwd })
    writeIn(cwd, 'setup.cjs', '// edited')
    expect(told(await runIn(cwd))).toEqual(['2 npm run setup: ok'])
  })

  test('works outside a repository', async () => {
    const ran = await runIn(
      folderWith({ 'README.md': fence('npm run setup'), ...withScripts({ setup: '' }) }),
    )
    expect(told(ran)).toEqual(['2 npm run setup: ok'])
  })
})
