import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { emptyFolder } from '../support/folder.ts'
import { fence, repositoryWith } from '../support/readme.ts'
import { answering, freePort, isAlive, runIn, runReadme, told, withScripts } from '../support/readme-run.ts'

describe('a server', () => {
  test('is ready when a route answers, stays for the requests, and is gone afterwards', async () => {
    const port = await freePort()
    const dev = `require('node:http').createServer((_request, response) => response.end('hello')).listen(${port})`
    const ran = await runReadme(
      ['npm run dev', `curl -sf http://localhost:${port}/products`, 'npm test'],
      withScripts({ dev, test: `fetch('http://127.0.0.1:${port}').then(() => process.exit(1), () => {})` }),
    )
    expect(ran.steps.map(({ state }) => state)).toEqual(['ok', 'ok', 'ok'])
    expect(ran.steps[0]).toMatchObject({
      reason: `it answers 200 at http://127.0.0.1:${port}/products`,
      url: `http://127.0.0.1:${port}/products`,
      exitCode: null,
    })
    await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow()
  })

  test('that answers 500 fails', async () => {
    const ran = await runReadme(['npm run dev', 'npm test'], withScripts({ dev: answering(500), test: '' }))
    expect(told(ran)).toEqual(['2 npm run dev: failed', '3 npm test: not-run'])
    expect(ran.steps[0]?.reason).toMatch(/^it answers 500 at http:\/\/127\.0\.0\.1:\d+\/$/)
    expect(ran.code).toBe(1)
  })

  test('is asked for the route that the README names, not only for /', async () => {
    const dev = `require('node:http').createServer((request, response) => {
      response.statusCode = request.url === '/health' ? 500 : 200
      response.end()
    }).listen(0)`
    const cwd = repositoryWith({
      'README.md': `${fence('npm run dev')}\nThen open http://localhost:3000, or ask \`GET /health\`.\n`,
      ...withScripts({ dev }),
    })
    const { steps } = await runIn(cwd)
    expect(steps[0]).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/^it answers 500 at .*\/health$/),
    })
  })

  test('that is not ready at first (503) is waited for', async () => {
    const dev = `const began = Date.now()
      require('node:http').createServer((_request, response) => {
        response.statusCode = Date.now() - began > 1500 ? 200 : 503
        response.end()
      }).listen(0)`
    const ran = await runReadme(['npm run dev'], withScripts({ dev }))
    expect(ran.steps[0]).toMatchObject({ state: 'ok', reason: expect.stringContaining('it answers 200') })
  })

  test('that crashes fails with its exit code', async () => {
    const ran = await runReadme(['npm run dev'], withScripts({ dev: 'throw new Error("no config")' }))
    expect(ran.steps[0]).toMatchObject({ state: 'failed', exitCode: 1 })
    expect(ran.steps[0]?.output.join('\n')).toContain('Error: no config')
  })

  test('that crashes below a watcher which stays fails at once', async () => {
    const dev = 'console.log("[nodemon] app crashed - waiting for file changes"); setInterval(() => {}, 1000)'
    const ran = await runReadme(['npm run dev'], withScripts({ dev }))
    expect(ran.steps[0]).toMatchObject({ state: 'failed', reason: 'it crashed: [nodemon] app crashed' })
  })

  test('that ends by itself and leaves nothing that listens fails', async () => {
    const ran = await runReadme(['npm run dev'], withScripts({ dev: '' }))
    expect(ran.steps[0]).toMatchObject({
      state: 'failed',
      reason: 'it ended, and nothing listens on a port',
    })
  })

  test('that never listens fails when its time is over', async () => {
    const ran = await runReadme(['npm run dev'], withScripts({ dev: 'setInterval(() => {}, 1000)' }), {
      flags: ['--timeout', '1s'],
    })
    expect(ran.steps[0]?.reason).toBe('it opened no port within 1 s')
  })

  test('that speaks no HTTP is ready when it listens', async () => {
    const dev = "require('node:net').createServer(socket => socket.end('220 hello\\r\\n')).listen(0)"
    const ran = await runReadme(['npm run dev'], withScripts({ dev }))
    expect(ran.steps[0]).toMatchObject({
      state: 'ok',
      reason: expect.stringContaining('does not speak HTTP'),
    })
  })

  test('is told from a test that listens for a moment', async () => {
    const files = withScripts({
      test: "const server = require('node:net').createServer().listen(0, () => setTimeout(() => { server.close(); process.exit(4) }, 1000))",
    })
    const ran = await runReadme(['npm test'], files)
    expect(ran.steps[0]).toMatchObject({ state: 'failed', exitCode: 4 })
  })

  test('need not be called one: a step of the set-up that goes on listening is ready', async () => {
    const ran = await runReadme(
      ['npm run everything', 'npm test'],
      withScripts({ everything: answering(200), test: '' }),
    )
    expect(ran.steps.map(({ state }) => state)).toEqual(['ok', 'ok'])
    expect(ran.steps[0]?.url).toMatch(/^http:/)
  })
})

describe('nothing survives', () => {
  /** Starts, each in another way, five processes that would live for an hour, and notes their ids. */
  const spreading = (told: string) => `
    const { spawn } = require('node:child_process')
    const { appendFileSync } = require('node:fs')
    const live = \`require('node:fs').appendFileSync('${told}', process.pid + ' '); process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)\`
    const node = process.execPath
    spawn(node, ['-e', live], { stdio: 'ignore' })
    spawn(node, ['-e', live], { stdio: 'ignore', detached: true }).unref()
    spawn('setsid', [node, '-e', live], { stdio: 'ignore' })
    spawn('sh', ['-c', '(setsid "$0" -e "$1" &) ; true', node, live], { stdio: 'ignore' })
    spawn('sh', ['-c', 'nohup "$0" -e "$1" >/dev/null 2>&1 &', node, live], { stdio: 'ignore' })
    spawn('env', ['-i', node, '-e', live], { stdio: 'ignore' })
    const wait = setInterval(() => {
      if (require('node:fs').existsSync('${told}') && require('node:fs').readFileSync('${told}', 'utf8').trim().split(' ').length === 6) {
        clearInterval(wait)
        ${answering(200)}
      }
    }, 50)`

  test.skipIf(process.platform !== 'linux')(
    'of what left its group, its session and its parent, and ignores a polite word',
    async () => {
      const noted = `${emptyFolder()}/pids`
      const ran = await runReadme(['npm run dev'], withScripts({ dev: spreading(noted) }))
      expect(ran.steps[0]?.state).toBe('ok')
      const pids = readFileSync(noted, 'utf8').trim().split(' ').map(Number)
      expect(pids).toHaveLength(6)
      expect(pids.filter(isAlive)).toEqual([])
    },
  )
})
