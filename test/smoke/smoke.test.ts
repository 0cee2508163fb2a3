import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { type Answer, deploy, smokeKey, thingsDocument } from '../support/deployment.ts'
import { emptyFolder, folderWith } from '../support/folder.ts'
import { git, repositoryWith } from '../support/repository.ts'
import { gapi } from '../support/run.ts'
import { junitXsd } from '../support/schemas/junit.ts'

/** A checkout of what was built, and its version. */
function checkout(document: object = thingsDocument) {
  const cwd = repositoryWith({
    'package.json': JSON.stringify({ name: 'things', version: '1.4.0' }),
    'openapi.json': JSON.stringify(document),
  })
  return { cwd, version: `1.4.0+${git(cwd, 'rev-parse', '--short=12', 'HEAD').trim()}` }
}

interface Result {
  readonly check: string
  readonly name: string
  readonly status: string
  readonly detail: string
}

const withKey = { GAPI_SMOKE_KEY: smokeKey }

/** Runs gapi smoke, and returns the exit code and the results as `status check name`. */
async function smoked(url: string, cwd: string, env = {}, ...args: readonly string[]) {
  const { code, stdout } = await gapi(['smoke', url, '--json', ...args], { cwd, env })
  const results: readonly Result[] = JSON.parse(stdout).results ?? []
  const lines = results.map(({ status, check, name }) => `${status} ${check} ${name}`)
  const failed = results.filter(({ status }) => status === 'failed')
  return { code, lines, failed: failed.map(({ name, detail }) => `${name}: ${detail}`), stdout }
}

describe('a good deployment', () => {
  test('passes without a key, with nothing but GETs', async () => {
    const { cwd, version } = checkout()
    const { url, requests } = await deploy({ version })
    const { code, lines } = await smoked(url, cwd)
    expect(lines).toEqual([
      `passed reach ${url}`,
      'passed live GET /health/live',
      'passed ready GET /health/ready',
      'passed version version',
      'passed version commit',
      'passed contract openapi.json',
      'passed version of every response',
      'passed headers of every response',
      'passed read GET /version',
      'skipped read GET /v1/me',
      'passed read GET /v1/things',
      'passed read GET /v1/things/{id}',
      'skipped write POST /v1/things',
    ])
    expect(code).toBe(0)
    expect(requests.filter(name => !name.startsWith('GET ') || name.includes('key'))).toEqual([])
  })

  test('with a key one thing is made, made again, read and deleted', async () => {
    const { cwd, version } = checkout()
    const { url, requests, things } = await deploy({ version })
    const { code, lines } = await smoked(url, cwd, withKey)
    expect(code).toBe(0)
    expect(lines.slice(-4)).toEqual([
      'passed write POST /v1/things',
      'passed write POST /v1/things again, with the same Idempotency-Key',
      'passed write GET /v1/things/{id}, which it made',
      'passed write DELETE /v1/things/{id}, which it made',
    ])
    expect([...things.values()].map(({ name }) => name)).toEqual(['first'])
    // The key is sent only where the document asks for one.
    expect(requests.filter(name => name.includes('key') && !/\/v1\/(me|things)/.test(name))).toEqual([])
    expect(requests).toContain('GET /v1/things')
  })

  test('with a key and --read-only nothing is written', async () => {
    const { cwd, version } = checkout()
    const { url, requests } = await deploy({ version })
    const { code, lines } = await smoked(url, cwd, withKey, '--read-only')
    expect({ code, last: lines.at(-1) }).toEqual({ code: 0, last: 'skipped write POST /v1/things' })
    expect(requests.filter(name => !name.startsWith('GET '))).toEqual([])
    expect(requests).toContain('GET /v1/me with the key')
  })

  test('the key comes from the variable that --key-env names', async () => {
    const { cwd, version } = checkout()
    const { url, requests } = await deploy({ version })
    await smoked(url, cwd, { STAGING_KEY: smokeKey }, '--key-env', 'STAGING_KEY')
    expect(requests).toContain('POST /v1/things with the key')
  })

  test('outside a checkout the version and the contract are not compared', async () => {
    const { url } = await deploy({ version: '1.4.0' })
    const { code, lines } = await smoked(url, emptyFolder())
    expect(code).toBe(0)
    expect(lines.filter(line => line.startsWith('skipped'))).toEqual(
      expect.arrayContaining([
        'skipped version version',
        'skipped version commit',
        'skipped contract openapi.json',
      ]),
    )
  })

  test('--wait waits for an instance that is not ready, and still of the version before', async () => {
    const { cwd, version } = checkout()
    const before = { 'api-version': '1.3.0' }
    const { url, requests } = await deploy({
      version,
      change(answer, request, count) {
        if (count < 4) return { ...answer, status: 503, body: { detail: 'starting' } }
        if (count > 12) return answer
        const isOld = request === 'GET /version'
        return isOld
          ? { ...answer, headers: { ...answer.headers, ...before }, body: { version: '1.3.0' } }
          : answer
      },
    })
    expect((await smoked(url, cwd)).failed).toEqual([expect.stringContaining('GET /openapi.json is 503')])
    const { code, failed } = await smoked(url, cwd, {}, '--wait', '60s')
    expect({ code, failed }).toEqual({ code: 0, failed: [] })
    expect(requests.length).toBeGreaterThan(12)
  })
})

type Change = (answer: Answer, request: string, count: number) => Answer

/** Changes the response to one request. */
const at =
  (name: RegExp, change: (answer: Answer) => Partial<Answer>): Change =>
  (answer, request) =>
    name.test(request) ? { ...answer, ...change(answer) } : answer

const without =
  (header: string) =>
  ({ headers }: Answer) => ({
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== header)),
  })

const { '/v1/me': _, ...fewerPaths } = thingsDocument.paths

const broken: ReadonlyArray<readonly [what: string, change: Change, failure: RegExp]> = [
  [
    'another commit',
    at(/version/, () => ({ body: { version: '1.4.0', commit: '0000000' } })),
    /^commit: It is 0000000; expected [\da-f]{40} \(this checkout\)\.$/,
  ],
  [
    'another version',
    at(/version/, () => ({ body: { version: '1.3.9' } })),
    /^version: It is 1\.3\.9; expected 1\.4\.0/,
  ],
  [
    'not ready',
    at(/ready/, () => ({ status: 503, body: { detail: 'Migrations are pending.' } })),
    /^GET \/health\/ready: 503, not 2xx: Migrations are pending\.$/,
  ],
  [
    'another contract',
    at(/openapi/, () => ({ body: { ...thingsDocument, paths: fewerPaths } })),
    /^openapi\.json: GET \/v1\/me is not served\.$/,
  ],
  [
    'no required header',
    at(/GET \/v1\/things$/, without('api-version')),
    /^GET \/v1\/things: It has no API-Version header, which the document requires\.$/,
  ],
  [
    'no security header',
    at(/GET \/v1\/things$/, without('x-content-type-options')),
    /^of every response: GET \/v1\/things lacks X-Content-Type-Options: nosniff\.$/,
  ],
  [
    'a GET that fails',
    at(/GET \/v1\/things$/, () => ({ status: 500, body: { title: 'Internal Server Error' } })),
    /^GET \/v1\/things: 500, not 2xx: Internal Server Error$/,
  ],
  [
    'a response unlike its schema',
    at(/GET \/v1\/things$/, () => ({ body: { items: [{ id: 17, name: 'x' }] } })),
    /^GET \/v1\/things: Its body does not match its schema: \/items\/0\/id must be string\.$/,
  ],
  [
    'a page in the place of JSON',
    at(/GET \/v1\/things$/, () => ({ body: '<p>Hi</p>' })),
    /^GET \/v1\/things: Its content type is text\/html, and not application\/json\.$/,
  ],
  [
    'a redirect to a login',
    at(/GET \/v1\/things$/, () => ({ status: 302, headers: { location: 'https://login.example' } })),
    /^GET \/v1\/things: 302: it redirects to https:\/\/login\.example, which is not followed\.$/,
  ],
  [
    'two versions',
    at(/GET \/v1\/things$/, ({ headers }) => ({ headers: { ...headers, 'api-version': '1.3.0' } })),
    /^of every response: Several versions respond: .*1\.3\.0 \(GET \/v1\/things\)/,
  ],
]

test.each(broken)('%s fails, and the line says why', async (_what, change, failure) => {
  const { cwd, version } = checkout()
  const { url } = await deploy({ version, change })
  const { code, failed } = await smoked(url, cwd)
  expect(failed).toContainEqual(expect.stringMatching(failure))
  expect(code).toBe(1)
})

/** The things, which nobody deletes. */
const keptDocument = {
  ...thingsDocument,
  paths: {
    ...thingsDocument.paths,
    '/v1/things/{id}': { ...thingsDocument.paths['/v1/things/{id}'], delete: undefined },
  },
}

describe('a write that nothing deletes', () => {
  test('is made once by all runs of a day on a version', async () => {
    const { cwd, version } = checkout(keptDocument)
    const { url, things } = await deploy({ version, document: keptDocument })
    const first = await gapi(['smoke', url], { cwd, env: withKey })
    const second = await gapi(['smoke', url], { cwd, env: withKey })
    expect(first.stdout).toMatch(/^passed +write +POST \/v1\/things +\/v1\/things\/\S+ +\d+ ms$/m)
    expect(second.stdout).toMatch(
      /^passed +write +POST \/v1\/things +\/v1\/things\/\S+ of an earlier run today\./m,
    )
    expect(second.stdout).toContain(
      'The document has no DELETE for it, so it stays: one a day for each version.',
    )
    expect(things.size).toBe(2)
  })

  test('is made again by another version', async () => {
    const { cwd, version } = checkout(keptDocument)
    const others: string[] = []
    const change: Change = (answer, request) => {
      const now = others.length > 0 ? '1.5.0' : '1.4.0'
      return request === 'GET /version' ? { ...answer, body: { version: now } } : answer
    }
    const { url, things } = await deploy({ version, document: keptDocument, change })
    await smoked(url, cwd, withKey)
    others.push('1.5.0')
    await smoked(url, cwd, withKey)
    expect(things.size).toBe(3)
  })

  test('is tried with a new key after a refusal that an earlier run got', async () => {
    const { cwd, version } = checkout(keptDocument)
    let isFull = true
    const change: Change = (answer, request) => {
      if (request !== 'POST /v1/things' || !(isFull || 'idempotency-replayed' in answer.headers))
        return answer
      return { ...answer, status: 409, body: { detail: 'It is out of stock.' } }
    }
    const { url } = await deploy({ version, document: keptDocument, change })
    expect((await smoked(url, cwd, withKey)).failed[0]).toContain('409, not 2xx: It is out of stock.')
    isFull = false
    const { lines } = await smoked(url, cwd, withKey)
    expect(lines).toContain('passed write POST /v1/things')
  })

  test('that was deleted since is skipped', async () => {
    const { cwd, version } = checkout(keptDocument)
    const made: string[] = []
    const change: Change = (answer, request) => {
      const [, id] = /^GET \/v1\/things\/(.*)$/.exec(request) ?? []
      if (request === 'POST /v1/things') made.push(String(Object(answer.body).id))
      return made.length > 2 && id === made[0] ? { ...answer, status: 404, body: {} } : answer
    }
    const { url } = await deploy({ version, document: keptDocument, change })
    await smoked(url, cwd, withKey)
    const { lines, code } = await smoked(url, cwd, withKey)
    expect(lines).toContain('skipped write GET /v1/things/{id}, which it made')
    expect(code).toBe(0)
  })
})

describe('a list with a parameter fields', () => {
  const { get } = thingsDocument.paths['/v1/things']
  const { Thing } = thingsDocument.components.schemas
  const content = {
    'application/json': {
      schema: {
        type: 'object',
        properties: { items: { type: 'array', items: { type: 'object', properties: Thing.properties } } },
      },
    },
  }
  const withFields = (...parameters: readonly object[]) => ({
    ...thingsDocument,
    paths: {
      ...thingsDocument.paths,
      '/v1/things': {
        ...thingsDocument.paths['/v1/things'],
        get: { ...get, parameters, responses: { 200: { description: 'OK', content } } },
      },
    },
  })
  const fields = { name: 'fields', in: 'query', schema: { type: 'string' } }
  const renamed = at(/GET \/v1\/things$/, ({ body }) => ({
    body: { items: [{ id: Object(body).items[0].id, title: 'x' }] },
  }))

  test('fails if an item lacks what the GET of one item requires', async () => {
    const { cwd, version } = checkout()
    const good = await deploy({ version, document: withFields(fields) })
    expect((await smoked(good.url, cwd)).lines).toContain('passed read GET /v1/things')
    const { url } = await deploy({ version, document: withFields(fields), change: renamed })
    expect((await smoked(url, cwd)).failed).toContain(
      'GET /v1/things: Item 0 has no name, which GET /v1/things/{id} requires.',
    )
  })

  test('is needed for that: other lists may have fewer fields than an item', async () => {
    const { cwd, version } = checkout()
    const { url } = await deploy({ version, document: withFields(), change: renamed })
    expect((await smoked(url, cwd)).lines).toContain('passed read GET /v1/things')
  })
})

describe('a write', () => {
  test('that is not replayed fails, and both things are deleted', async () => {
    const { cwd, version } = checkout()
    let posts = 0
    const { url, things } = await deploy({
      version,
      change(answer, request) {
        if (request !== 'POST /v1/things' || ++posts !== 2) return answer
        const id = '01890000-0000-7000-8000-000000000000'
        return {
          ...answer,
          headers: { ...answer.headers, location: `/v1/things/${id}` },
          body: { id, name: 'second' },
        }
      },
    })
    const { code, failed } = await smoked(url, cwd, withKey)
    expect(code).toBe(1)
    expect(failed[0]).toMatch(/again, with the same Idempotency-Key: It was not replayed: it made 01890000/)
    expect(things.size).toBe(1)
  })

  test('is undone after Ctrl-C, too', async () => {
    const { cwd, version } = checkout()
    const stop = new AbortController()
    let posts = 0
    const { url, requests, things } = await deploy({
      version,
      change(answer, request) {
        if (request === 'POST /v1/things' && ++posts === 2) stop.abort()
        return answer
      },
    })
    const ran = await gapi(['smoke', url], { cwd, env: withKey, signal: stop.signal })
    expect(ran).toMatchObject({ code: 130, stderr: 'Cancelled.\n' })
    expect(requests.at(-1)).toMatch(/^DELETE \/v1\/things\/.* with the key$/)
    expect([...things.values()].map(({ name }) => name)).toEqual(['first'])
  })

  test('whose Location is on another host fails, and the key is not sent there', async () => {
    const { cwd, version } = checkout()
    const elsewhere = await deploy({ version })
    const { url } = await deploy({
      version,
      change: at(/^POST/, ({ headers }) => ({
        headers: { ...headers, location: `${elsewhere.url}/v1/things/1` },
      })),
    })
    const { code, failed } = await smoked(url, cwd, withKey)
    expect(code).toBe(1)
    expect(failed).toEqual([expect.stringMatching(/^Location: It is on another host, which is not called/)])
    expect(elsewhere.requests).toEqual([])
  })

  test('with a key that is not accepted fails', async () => {
    const { cwd, version } = checkout()
    const { url } = await deploy({ version })
    const { code, failed } = await smoked(url, cwd, { GAPI_SMOKE_KEY: 'key_revoked' })
    expect(code).toBe(1)
    expect(failed).toContain('GET /v1/me: 401: the key is not accepted.')
  })

  test('shows the key nowhere, even if the server repeats it', async () => {
    const { cwd, version } = checkout()
    const { url } = await deploy({
      version,
      change: at(/^POST/, () => ({ status: 500, body: { detail: `No ${smokeKey}` } })),
    })
    for (const format of ['pretty', 'json', 'junit']) {
      const { stdout, stderr } = await gapi(['smoke', url, '--format', format], { cwd, env: withKey })
      expect(stdout).toContain('No [secret]')
      expect(stdout + stderr).not.toContain(smokeKey)
    }
  })
})

test('a certificate that is not trusted fails', async () => {
  const { cwd, version } = checkout()
  const folder = emptyFolder()
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=127.0.0.1', '-days', '1', '-nodes', '-newkey', 'rsa:2048']
  execFileSync('openssl', ['req', '-x509', ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  const { url } = await deploy({
    version,
    tls: { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') },
  })
  const { code, failed } = await smoked(url, cwd)
  expect({ code, failed }).toEqual({
    code: 1,
    failed: [`${url}: The certificate of 127.0.0.1 is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT).`],
  })
})

test('JUnit is valid, with a suite for each check, and goes to a file', async () => {
  const { cwd, version } = checkout()
  const { url } = await deploy({
    version,
    change: at(/ready/, () => ({ status: 503, body: { detail: '<not "ready">' } })),
  })
  const { code, stdout } = await gapi(['smoke', url, '--format', 'junit=reports/smoke.xml'], { cwd })
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: expect.stringContaining('503, not 2xx: <not "ready">'),
  })
  const contents = readFileSync(join(cwd, 'reports/smoke.xml'), 'utf8')
  const xml = { fileName: 'smoke.xml', contents }
  const { valid, errors } = await validateXML({
    xml: [xml],
    schema: [{ fileName: 'junit.xsd', contents: junitXsd }],
  })
  expect({ valid, errors }).toEqual({ valid: true, errors: [] })
  expect(contents).toContain('<failure message="503, not 2xx: &lt;not &quot;ready&quot;&gt;" type="ready">')
})

describe('bad input', () => {
  const html: Change = at(/openapi/, () => ({ body: '<h1>Shop</h1>' }))
  const cases: ReadonlyArray<
    readonly [what: string, change: Change, args: readonly string[], message: RegExp]
  > = [
    ['no API', html, [], /\/openapi\.json is not an OpenAPI document/],
    [
      'no document',
      at(/openapi/, () => ({ status: 404 })),
      [],
      / has no OpenAPI document: GET \/openapi\.json is 404\./,
    ],
    [
      'Swagger 2',
      at(/openapi/, () => ({ body: { swagger: '2.0' } })),
      [],
      / is of version 2\.0; gapi smoke reads OpenAPI 3\./,
    ],
    [
      'a moved API',
      at(/openapi/, () => ({ status: 301, headers: { location: 'https://b.example/' } })),
      [],
      /redirects to https:\/\/b\.example\/, which is not followed/,
    ],
    [
      'a version that is none',
      at(/x/, () => ({})),
      ['--expect', 'latest'],
      /--expect: "latest" is not a version\./,
    ],
    [
      'a contract that is missing',
      at(/x/, () => ({})),
      ['--contract', 'no.json'],
      /Could not read no\.json: ENOENT\./,
    ],
    [
      'an unknown format',
      at(/x/, () => ({})),
      ['--format', 'junitt'],
      /unknown format "junitt"\. Did you mean junit\?/,
    ],
    [
      'a write that is not documented',
      at(/x/, () => ({})),
      ['--write', '/v1/nope'],
      /The document has no POST \/v1\/nope/,
    ],
    [
      'a document that is no path',
      at(/x/, () => ({})),
      ['--document', 'openapi.json'],
      /--document openapi\.json is not a path/,
    ],
  ]

  test.each(cases)('%s is one sentence and exit 2', async (_what, change, args, message) => {
    const { url } = await deploy({ version: '1.4.0', change })
    const { code, stdout, stderr } = await gapi(['smoke', url, ...args], { cwd: emptyFolder() })
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(message) })
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2)
  })

  test.each([
    ['localhost:3000', {}, /^localhost:3000 is not an http or https URL\./],
    ['https://u:p4ss@shop.example', {}, /^The URL for shop\.example has a user or a password in it/],
    ['https://shop.example/?a=b', {}, /has a query or a fragment/],
    [
      'http://shop.example',
      withKey,
      /^The key in GAPI_SMOKE_KEY is not sent to http:\/\/shop\.example: http does not/,
    ],
    [
      'https://shop.example',
      { GAPI_SMOKE_KEY: 'Bearer x' },
      /^GAPI_SMOKE_KEY is not an API key: it has a space/,
    ],
  ])('the URL %s is refused before anything is sent', async (url, env, message) => {
    const { code, stderr } = await gapi(['smoke', url], { cwd: emptyFolder(), env })
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) })
    expect(stderr).not.toContain('p4ss')
  })

  test.each([
    ['http://shop.invalid', /The name shop\.invalid cannot be resolved/],
    ['http://127.0.0.1:1', /127\.0\.0\.1:1 has the port of another protocol/],
  ])('%s, which cannot be reached, fails with its reason', async (url, reason) => {
    const { code, failed } = await smoked(url, emptyFolder())
    expect({ code, failed }).toEqual({ code: 1, failed: [expect.stringMatching(reason)] })
  })

  test('a committed document that cannot be read is named', async () => {
    const { url } = await deploy({ version: '1.4.0' })
    const cwd = folderWith({ 'package.json': '{}', 'openapi.json': '{' })
    const { code, stderr } = await gapi(['smoke', url], { cwd })
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^openapi\.json is not an OpenAPI document: /),
    })
  })
})
