import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { answerLimit } from '../src/core/project/contract/answer.ts'
import { contractIn, contractVersion } from '../src/core/project/contract/contract.ts'
import { contentsOf, lastingFolder } from './support/folder.ts'

const schema = JSON.parse(readFileSync('docs/contract.schema.json', 'utf8'))

/** Holds an answer against one definition of docs/contract.schema.json. */
function faultsOf(name: string, answer: unknown): unknown {
  const isValid = new Ajv({ allowUnionTypes: true }).compile({
    ...schema,
    oneOf: [{ $ref: `#/definitions/${name}` }],
  })
  return isValid(answer) ? [] : isValid.errors
}

/** A shell's variables, without what the npm that runs these tests tells its scripts. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(npm_(?!config_(registry|cache))|CI$|VITEST|NODE_ENV$)/.test(name),
  ),
)

/** docs/contract.md, on a project of each template as a user gets it. It knows gapi.yml, and no file but those it names. */
describe.each(readdirSync('templates'))('a project of the template %s', template => {
  const folder = lastingFolder()
  const project = join(folder, 'shop')
  const bin = resolve('bin/gapi.cjs')
  let manage: readonly string[] = []
  let knex: string | undefined

  beforeAll(() => {
    const args = [bin, 'new', 'shop', '--template', template, '-y', '--no-git', '-q']
    const fromCache = { ...env, npm_config_prefer_offline: 'true' }
    execFileSync(process.execPath, args, { cwd: folder, env: fromCache, stdio: ['ignore', 'pipe', 'pipe'] })
    const said = parse(readFileSync(join(project, 'gapi.yml'), 'utf8'))
    manage = said.manage
    knex = said.knex
  }, 600_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const answers = new Map<string, ReturnType<typeof ask>>()

  /** Asks once for what several tests look at. */
  function askedOnce(verb: string) {
    const known = answers.get(verb) ?? ask([verb])
    answers.set(verb, known)
    return known
  }

  function answerTo(verb: string) {
    return askedOnce(verb).answer
  }

  function ask(args: readonly string[], more: NodeJS.ProcessEnv = {}, input = '') {
    const [program = '', ...rest] = [...manage, ...args, '--json']
    const options = {
      cwd: project,
      env: { ...env, ...more },
      encoding: 'utf8',
      timeout: answerLimit,
      input,
    } as const
    const { status, stdout, stderr } = spawnSync(program, rest, options)
    return { status, stdout, stderr, answer: parsed(stdout) }
  }

  function gapi(...args: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
      cwd: project,
      env,
      encoding: 'utf8',
    })
    return { status, stdout, stderr }
  }

  test('states in gapi.yml a contract that gapi knows', () => {
    const text = readFileSync(join(project, 'gapi.yml'), 'utf8')
    const { contract, ...lines } = parse(text)
    expect(contract).toBeGreaterThanOrEqual(1)
    expect(contract).toBeLessThanOrEqual(contractVersion)
    expect(contractIn(text)).toMatchObject({ template, manage: lines.manage, knex: lines.knex })
  })

  test.each(['config', 'routes', 'openapi'])(
    'answers %s in the shape of the contract, and changes nothing',
    verb => {
      const before = Object.keys(contentsOf(project)).sort()
      const { status, answer } = askedOnce(verb)
      expect({ status, faults: faultsOf(verb, answer) }).toEqual({ status: 0, faults: [] })
      expect(Object.keys(contentsOf(project)).sort()).toEqual(before)
    },
  )

  test('keeps the document that it makes, and writes it again as it is', () => {
    const { openapi, path } = answerTo('openapi')
    if (path === null) return
    expect(JSON.parse(readFileSync(join(project, path), 'utf8'))).toEqual(openapi)
    const before = readFileSync(join(project, path), 'utf8')
    expect(ask(['openapi', '--write']).status).toBe(0)
    expect(readFileSync(join(project, path), 'utf8')).toBe(before)
  })

  test('has a route for every operation of its document', () => {
    const documented = Object.entries<object>(answerTo('openapi').openapi.paths).flatMap(([path, item]) =>
      Object.keys(item)
        .filter(method => /^(get|post|put|patch|delete)$/.test(method))
        .map(method => `${method.toUpperCase()} ${path}`),
    )
    const { routes } = answerTo('routes')
    const served = routes.map(({ method, path }: Record<string, string>) => `${method} ${path}`)
    expect(documented.length).toBeGreaterThan(5)
    expect(documented.filter(operation => !served.includes(operation))).toEqual([])
  })

  test('shows no secret, neither a right one nor a wrong one', () => {
    const { variables } = answerTo('config')
    const secrets = variables.filter(({ secret }: { secret: boolean }) => secret)
    expect(secrets.length).toBeGreaterThan(0)
    for (const { name } of secrets) {
      const { stdout, stderr } = ask(['config'], { [name]: sentinel })
      expect({ name, isShown: `${stdout}${stderr}`.includes(sentinel) }).toEqual({ name, isShown: false })
    }
  })

  test.each(['usage', 'nonsense', 'toString'])('answers the verb %s as unknown, unless it has it', verb => {
    const { status, answer } = ask([verb])
    if (verb === 'usage' && !('verbs' in answer))
      return expect({ status, faults: faultsOf('failure', answer) }).toEqual({ status: 1, faults: [] })
    expect({ status, faults: faultsOf('unknownVerb', answer) }).toEqual({ status: 2, faults: [] })
    expect(answer.verbs).toEqual(expect.arrayContaining(['config', 'routes', 'openapi']))
    expect(answer.verbs).not.toContain(verb)
  })

  test('measures a request, if it has the verb, as the contract says', () => {
    const request = { method: 'GET', path: '/version', as: 'anonymous', body: null, count: 2, file: null }
    const scratch = { DATABASE_URL: `sqlite:${join(folder, 'scratch.sqlite')}`, APP_CONFIG: 'development' }
    const { status, answer } = ask(['profile', '--scratch'], scratch, JSON.stringify(request))
    if ('verbs' in answer) return
    expect({ status, faults: faultsOf('profile', answer) }).toEqual({ status: 0, faults: [] })
    expect(answer.times).toHaveLength(2)
    const again = ask(['profile', '--scratch'], scratch, JSON.stringify(request))
    expect({ status: again.status, code: again.answer.code }).toEqual({ status: 4, code: 4 })
    const unknown = { ...request, path: '/no-such' }
    const { answer: refused } = ask(['profile'], scratch, JSON.stringify(unknown))
    expect(faultsOf('profile', refused)).toEqual([])
    expect(refused.response).toMatchObject({ status: 404, number: 1 })
  })

  test('answers a wrong flag with a failure', () => {
    const { status, answer } = ask(['routes', '--nonsense'])
    expect({ status, faults: faultsOf('failure', answer) }).toEqual({ status: 2, faults: [] })
  })

  test('lends gapi its database, or does itself what gapi passes on', () => {
    expect(gapi('migration', 'up', '--json')).toMatchObject({ status: 0 })
    const status = parsed(gapi('migration', 'status', '--json').stdout)
    expect(status.migrations.length).toBeGreaterThan(0)
    expect(gapi('seed', 'check')).toMatchObject({ status: 0 })
    expect(gapi('seed')).toMatchObject({ status: 0, stdout: expect.stringContaining('Seeded') })
    const usage = ask(['usage', '--deprecated'])
    const isMissing = 'verbs' in usage.answer
    expect(isMissing ? [] : faultsOf('usage', usage.answer)).toEqual([])
    const recording = ask(['recording', '01a2059b-8a65-4b9e-911e-6d83a4eeb3fd'])
    const hasRecordings = !('verbs' in recording.answer)
    expect(hasRecordings ? faultsOf('failure', recording.answer) : []).toEqual([])
    const recordings = ask(['recording'])
    expect(hasRecordings ? faultsOf('recordings', recordings.answer) : []).toEqual([])
    for (const [shape, ...flags] of [['mails', '--dry-run'], ['deliveries']] as const) {
      const { answer } = ask(['notify', ...flags])
      expect({ shape, faults: 'verbs' in answer ? [] : faultsOf(shape, answer) }).toEqual({
        shape,
        faults: [],
      })
    }
    const request = { method: 'GET', url: '/', headers: {}, body: null, audience: 'anonymous', client: null }
    const replayed = ask(['replay'], {}, JSON.stringify(request))
    expect(hasRecordings ? faultsOf('replay', replayed.answer) : []).toEqual([])
    expect(gapi('usage', '--by', 'day')).toMatchObject({ status: isMissing ? 2 : 0 })
    const passedOn =
      knex === undefined ? ['migration status', 'seed check', 'db mark', 'db mark nowhere'] : []
    for (const words of passedOn) {
      const { status: code, answer } = ask(words.split(' '))
      expect({ words, faults: faultsOf('passedOn', answer), code: answer.code }).toEqual({
        words,
        faults: [],
        code,
      })
    }
    const routes = gapi('routes', '--json')
    expect({ status: routes.status, verb: parsed(routes.stdout).verb }).toEqual({ status: 0, verb: 'routes' })
    const { environment } = answerTo('config')
    expect(gapi('db', 'mark')).toMatchObject({ status: 0, stdout: expect.stringContaining(environment) })
    expect(gapi('db', 'mark', 'nowhere')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(environment),
    })
  })
})

const sentinel = ['k7Gd', 'Wq2z', 'Xp9L', 'vB4n'].join('').repeat(3)

// biome-ignore lint/suspicious/noExplicitAny: a program's output, which the schema holds
function parsed(text: string): any {
  try {
    return JSON.parse(text)
  } catch {
    return { notJson: text }
  }
}
