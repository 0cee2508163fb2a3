import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { tryDocuments } from './try/collection/documents.mjs'
import { prepare, readWords } from './try/conformance/project.mjs'
import { withDatabaseUrl } from './try/conformance/server.mjs'
import { freePort, launch, untilReady } from './try/process.mjs'
import { expect, root, run } from './try/project.mjs'

/**
 * Sends the collections of a new project with newman and with Bruno's CLI, to a server with a new database that has the
 * seeds of development: each request has a status of 2xx, and so it has when it is sent again.
 *
 *   npm run try:collection                             on SQLite
 *   DATABASE_URL=… npm run try:collection -- --db postgres|mysql
 *   … --projects FOLDER                                on one of these, see try/projects.mjs
 *   … --full                                           also the file for JetBrains' IDEs, by httpyac, which knows its handlers,
 *                                                      and collections of public documents, checked by ajv
 *   … --tools DIR --documents DIR                      packages that are installed already
 */
const values = readWords({
  full: { type: 'boolean', default: false },
  tools: { type: 'string' },
  documents: { type: 'string' },
})
const home = mkdtempSync(join(tmpdir(), 'try collection '))
process.once('exit', () => rmSync(home, { recursive: true, force: true }))

const tools = values.tools ? resolve(values.tools) : install()
const project = values.project ?? prepare(home, values)
await withDatabaseUrl({ ...values, project }, async DATABASE_URL => {
  const env = {
    ...values.env,
    DATABASE_URL,
    APP_CONFIG: 'development',
    PORT: String(await freePort()),
    LOG_LEVEL: 'error',
  }
  const server = ['node', '--import', 'tsx']
  run(server[0], [...server.slice(1), 'src/manage.ts', 'setup'], project, env)
  const url = `http://127.0.0.1:${env.PORT}`
  const running = launch([...server, 'src/server.ts'], project, env)
  try {
    await untilReady(url, running)
    for (const [name, send] of Object.entries({ newman, bruno, ...(values.full && { httpyac }) })) {
      for (const turn of ['first', 'again'])
        console.log(`${name} (${values.db}, ${turn}): ${send(url, 'key_development_only')}`)
      expectRefusal(name, () => send(url, 'key_of_nobody'))
    }
  } finally {
    running.child.kill('SIGKILL')
    await running.ended
  }
})
if (values.full) {
  const wrong = tryDocuments(home, values.documents && resolve(values.documents), tools, values.env)
  console.log(`collections of public documents: ${wrong} with a fault`)
  process.exitCode = wrong > 0 ? 1 : 0
}

/** Both are pinned: what they do without being told differs between versions. */
function install() {
  const words = ['install', '--prefix', home, '--ignore-scripts', '--no-audit', '--no-fund']
  run(
    'npm',
    [...words, 'newman@6.2.2', '@usebruno/cli@4.1.0', ...(values.full ? ['httpyac@6.16.7'] : [])],
    home,
    values.env,
  )
  return join(home, 'node_modules')
}

/** Runs newman, and returns its counts; throws where a request did not have a status of 2xx. */
function newman(url, adminKey) {
  const file = join(home, 'collection.json')
  const report = join(home, 'newman.json')
  write('postman', file)
  const output = ['--reporters', 'json', '--reporter-json-export', report]
  const { status, stdout, stderr } = sent(
    'newman',
    ['run', file, ...output, ...variables(url, adminKey)],
    home,
  )
  const { stats, executions, failures } = JSON.parse(readFileSync(report, 'utf8')).run
  const bad = executions.filter(({ response }) => Math.floor(response?.code / 100) !== 2)
  const failed = [
    ...bad.map(({ item, response }) => `${item.name}: ${response?.code}`),
    ...failures.map(one => one.error.message),
  ]
  expect(
    status === 0 && failed.length === 0,
    `newman ended with ${status}`,
    `${failed.join('\n')}\n${stdout}${stderr}`,
  )
  const counted = ({ total, failed: wrong }) => `${total} executed, ${wrong} failed`
  return `requests ${counted(stats.requests)}; assertions ${counted(stats.assertions)}`
}

/** The same with Bruno's CLI. */
function bruno(url, adminKey) {
  const folder = join(home, 'bruno')
  const report = join(home, 'bruno.json')
  write('bruno', folder)
  const words = ['run', '-r', '--output', report, '--format', 'json', ...variables(url, adminKey)]
  const { status, stdout, stderr } = sent('bru', words, folder)
  const [{ results, summary }] = JSON.parse(readFileSync(report, 'utf8'))
  const bad = results.filter(({ response }) => Math.floor(response.status / 100) !== 2)
  expect(status === 0 && bad.length === 0 && results.length > 0, `bru ended with ${status}`, stdout + stderr)
  const { totalRequests, passedRequests, totalTests, passedTests } = summary
  return `requests ${passedRequests}/${totalRequests} passed; tests ${passedTests}/${totalTests} passed`
}

/** The same with httpyac, whose variables are those of the file. */
function httpyac(url, adminKey) {
  const file = join(home, 'collection.http')
  write('jetbrains', file)
  const own = { baseUrl: url, adminKey, key: 'key_development_user' }
  const text = readFileSync(file, 'utf8').replace(/^@(\w+) = .*$/gm, (line, name) =>
    name in own ? `@${name} = ${own[name]}` : line,
  )
  writeFileSync(file, text)
  const { status, stdout, stderr } = sent('httpyac', ['send', file, '--all', '--json'], home)
  const { summary } = JSON.parse(stdout.slice(stdout.indexOf('{')))
  expect(
    status === 0 && summary.failedTests === 0 && summary.erroredRequests === 0,
    `httpyac ended with ${status}`,
    stdout + stderr,
  )
  return `requests ${summary.successRequests}/${summary.totalRequests} passed; tests ${summary.successTests}/${summary.totalTests} passed`
}

function write(format, out) {
  run(
    process.execPath,
    [join(root, 'bin/gapi.cjs'), 'collection', '--format', format, '--out', out],
    project,
    values.env,
  )
}

function variables(baseUrl, adminKey) {
  return Object.entries({ baseUrl, adminKey, key: 'key_development_user' }).flatMap(([name, value]) => [
    '--env-var',
    `${name}=${value}`,
  ])
}

function sent(program, words, cwd) {
  return spawnSync(join(tools, '.bin', program), words, {
    cwd,
    env: values.env,
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
}

/** A trial that cannot fail shows nothing. */
function expectRefusal(name, send) {
  try {
    send()
  } catch (error) {
    console.log(`${name} with a wrong key: ${error.message.split('\n')[0]}, as it should`)
    return
  }
  throw new Error(`${name} passed with a wrong key`)
}
