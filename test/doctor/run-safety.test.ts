import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { emptyFolder, folderWith, pathWith, writeIn } from '../support/folder.ts'
import { fence, repositoryWith } from '../support/readme.ts'
import { isAlive, runIn, runReadme, withScripts } from '../support/readme-run.ts'
import { gapi } from '../support/run.ts'

/** Every file below a folder, those of git too, with its bytes, its mode and its time. */
function bytesOf(folder: string, under = ''): Record<string, string> {
  return Object.fromEntries(
    readdirSync(join(folder, under), { withFileTypes: true }).flatMap(entry => {
      const path = `${under}${entry.name}`
      if (entry.isDirectory()) return Object.entries(bytesOf(folder, `${path}/`))
      const { mode, mtimeMs } = statSync(join(folder, path))
      return [[path, `${mode} ${mtimeMs} ${readFileSync(join(folder, path), 'latin1')}`]]
    }),
  )
}

describe('a run', () => {
  test('leaves the checkout and the home as they were, byte for byte, and nothing in the temporary folder', async () => {
    const hostile = `const { execSync } = require('node:child_process')
      const fs = require('node:fs')
      fs.writeFileSync('package.json', '{}')
      fs.rmSync('README.md')
      fs.mkdirSync(process.env.HOME + '/.config/x', { recursive: true })
      fs.writeFileSync(process.env.HOME + '/.bashrc', 'x')
      fs.writeFileSync(require('node:os').tmpdir() + '/x', 'x')
      execSync('git commit -qam mine && git branch other && git gc -q && chmod -R a-w .git')`
    const cwd = repositoryWith({ 'README.md': fence('npm run setup'), ...withScripts({ setup: hostile }) })
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qm', 'All'], { cwd })
    writeIn(cwd, 'setup.cjs', `${hostile}\n// edited`)
    const home = folderWith({ '.bashrc': 'mine', '.npmrc': 'registry=https://registry.npmjs.org/\n' })
    const before = [bytesOf(cwd), bytesOf(home)]

    const { steps, temporary } = await runIn(cwd, ['--yes'], { HOME: home })

    expect(steps.map(({ state, output }) => [state, ...output])).toEqual([['ok']])
    expect([bytesOf(cwd), bytesOf(home)]).toEqual(before)
    expect(readdirSync(temporary)).toEqual([])
  })

  test('cannot push, whatever the address', async () => {
    const bare = emptyFolder()
    execFileSync('git', ['init', '-q', '--bare', bare])
    const push = `const { spawnSync } = require('node:child_process')
      const git = (...args) => spawnSync('git', args, { encoding: 'utf8' })
      git('commit', '--allow-empty', '-qm', 'mine')
      git('remote', 'add', 'there', '${bare}')
      const pushes = [['origin'], ['there'], ['${bare}'], ['file://${bare}']].map(to => git('push', '-q', ...to, 'HEAD:refs/heads/x').status)
      process.exit(pushes.every(code => code !== 0) ? 0 : 1)`
    const cwd = repositoryWith({ 'README.md': fence('npm run setup'), ...withScripts({ setup: push }) })
    execFileSync('git', ['remote', 'set-url', 'origin', bare], { cwd })
    const { steps } = await runIn(cwd)
    expect(steps.map(({ state }) => state)).toEqual(['ok'])
    expect(execFileSync('git', ['for-each-ref'], { cwd: bare, encoding: 'utf8' })).toBe('')
  })

  test('runs no git hook, opens no browser, and gets no rights over the machine', async () => {
    const opened = `${emptyFolder()}/opened`
    const browser = pathWith('xdg-open', `touch ${opened}`)
    writeIn(browser, 'sudo', `#!/bin/sh\ntouch ${opened}\n`, 0o755)
    const setup = `const { spawnSync } = require('node:child_process')
      const run = (...argv) => spawnSync(argv[0], argv.slice(1)).status
      run('git', 'config', 'core.hooksPath', '.husky')
      console.log(run('git', 'commit', '--allow-empty', '-qm', 'x'), run('xdg-open', 'http://localhost'), run('sudo', 'true'))
      process.exit(1)`
    const cwd = repositoryWith({ 'README.md': fence('npm run setup'), ...withScripts({ setup }) })
    writeIn(cwd, '.husky/pre-commit', `#!/bin/sh\ntouch ${opened}\nexit 1\n`, 0o755)
    execFileSync('git', ['add', '-A'], { cwd })
    const { steps } = await runIn(cwd, ['--yes'], { PATH: `${browser}:${process.env.PATH}` })
    expect(steps[0]?.output).toContain('0 0 1')
    expect(existsSync(opened)).toBe(false)
  })

  test('passes on the way to the network, and none of the secrets', async () => {
    const home = folderWith({
      '.npmrc':
        'registry=https://me:hunter2@npm.acme.test/\n//npm.acme.test/:_authToken=abc\nignore-scripts=true\n',
    })
    const setup = `const npmrc = require('node:fs').readFileSync(process.env.HOME + '/.npmrc', 'utf8')
      const { HTTPS_PROXY, GITHUB_TOKEN, NODE_OPTIONS, CI, npm_config_fund } = process.env
      console.log(JSON.stringify({ npmrc, HTTPS_PROXY, GITHUB_TOKEN, NODE_OPTIONS, CI, other: process.env.HOME !== '${home}' }))
      process.exit(1)`
    const { steps } = await runReadme(
      ['node setup.cjs'],
      { 'setup.cjs': setup },
      {
        env: {
          HOME: home,
          HTTPS_PROXY: 'http://proxy.acme.test:3128',
          GITHUB_TOKEN: 'abc',
          NODE_OPTIONS: '--no-warnings',
        },
      },
    )
    expect(JSON.parse(steps[0]?.output[0] ?? '{}')).toEqual({
      npmrc: 'registry=https://npm.acme.test/\n',
      HTTPS_PROXY: 'http://proxy.acme.test:3128',
      CI: '1',
      other: true,
    })
  })

  test('shows no secret that a command has printed', async () => {
    const setup = `console.log('DB_PASSWORD=hunter22 at postgres://me:hunter22@db/shop, Authorization: Bearer abcdefgh12345678')
      console.log('ghp_' + 'a'.repeat(36)); process.exit(1)`
    const { steps } = await runReadme(['node setup.cjs'], { 'setup.cjs': setup })
    expect(steps[0]?.output).toEqual([
      'DB_PASSWORD=*** at postgres://me:***@db/shop, Authorization: Bearer ***',
      '***',
    ])
  })

  test('keeps the copy where that is asked for, and says where', async () => {
    const cwd = repositoryWith({ 'README.md': fence('npm run setup'), ...withScripts({ setup: '' }) })
    const temporary = emptyFolder()
    const { stdout } = await gapi(['doctor', '--run', '--yes', '--keep'], { cwd, env: { TMPDIR: temporary } })
    const [, kept = ''] = /^The copy is in (.*)$/m.exec(stdout) ?? []
    expect(kept.startsWith(temporary)).toBe(true)
    expect(existsSync(join(kept, 'setup.cjs'))).toBe(true)
  })
})

describe('consent', () => {
  const files = { 'README.md': fence('npm run setup'), ...withScripts({ setup: '' }) }

  test('is needed for a repository with an origin: away from a terminal by --yes', async () => {
    const { code, stderr, stdout } = await gapi(['doctor', '--run'], { cwd: repositoryWith(files) })
    expect(code).toBe(4)
    expect(stdout).toBe('')
    expect(stderr).toMatch(
      /^The commands of README\.md in acme\/shop run with your rights.*\n.*pass --yes\.\n$/,
    )
  })

  test('is needed outside a repository too: somebody has packed it', async () => {
    const { code } = await gapi(['doctor', '--run'], { cwd: folderWith(files) })
    expect(code).toBe(4)
  })

  test('is not needed for what was made here', async () => {
    const cwd = repositoryWith(files)
    execFileSync('git', ['remote', 'remove', 'origin'], { cwd })
    const { code } = await gapi(['doctor', '--run', '--only', 'readme'], { cwd })
    expect(code).toBe(0)
  })

  test.skipIf(spawnSync('script', ['--version']).status !== 0)(
    'is asked for on a terminal, and no is no',
    async () => {
      const { CI: _, ...env } = process.env
      const run = `"${process.execPath}" "${resolve('bin/gapi.cjs')}" doctor --run`
      const child = spawn('script', ['-qfec', run, '/dev/null'], {
        cwd: repositoryWith(files),
        env: { ...env, TERM: 'xterm' },
      })
      let screen = ''
      child.stdout.on('data', part => {
        if (!screen.includes('Run them?') && `${screen}${part}`.includes('Run them?'))
          child.stdin.write('n\r')
        screen += part
      })
      expect(await new Promise(done => child.on('close', done))).toBe(130)
      expect(screen).toContain('The commands of README.md in acme/shop run with your rights')
      expect(screen).toContain('Cancelled. Nothing was run.')
    },
  )
})

describe('a real process', () => {
  test.each([
    ['SIGINT', 'npm run setup'],
    ['SIGTERM', 'npm run setup'],
    ['SIGINT', 'node --version'],
  ] as const)(
    'that gets %s ends what it started, and tidies up: the README says %s',
    async (signal, line) => {
      const noted = `${emptyFolder()}/pid`
      const setup = `require('node:fs').writeFileSync('${noted}', String(process.pid)); setInterval(() => {}, 1000)`
      // What the README does not run, the check of the tests does.
      const files = withScripts({ setup, test: setup })
      const cwd = repositoryWith({ 'README.md': fence(line), ...files })
      const temporary = emptyFolder()
      const child = spawn(process.execPath, [resolve('bin/gapi.cjs'), 'doctor', '--run', '--yes'], {
        cwd,
        env: { ...process.env, TMPDIR: temporary },
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let stderr = ''
      child.stderr.on('data', part => {
        stderr += part
      })
      const ended = new Promise(done => child.on('close', done))
      while (!existsSync(noted) || readFileSync(noted, 'utf8') === '')
        await new Promise(next => setTimeout(next, 20))
      child.kill(signal)
      expect(await ended).toBe(130)
      expect(stderr).toContain('Cancelled. Everything of the run was removed.')
      expect(readdirSync(temporary)).toEqual([])
      expect(isAlive(Number(readFileSync(noted, 'utf8')))).toBe(false)
    },
  )
})
