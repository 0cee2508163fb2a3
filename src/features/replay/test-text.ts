import { assigned, literal, quoted } from './literal.ts'
import type { RequestRecording } from './recording.ts'
import type { Prepared } from './replay.ts'
import { jsonIn, type ReplayRequest } from './replay-request.ts'
import type { Recorded } from './verdict.ts'

/** A new test of a project, and its path. */
export interface NewTest {
  readonly path: string
  readonly text: string
}

/** A test that sends the request to a new database with the seeds of development, and fails as long as it gets a 5xx. */
export function testOf({ request, route, recording, recorded }: Prepared, status: number): NewTest {
  const { method, audience } = request
  const imports = [
    ['expect, test', 'vitest'],
    ['blueprints', '../../src/app.ts'],
    ...(audience === 'anonymous' ? [] : [['developmentKeys', '../../src/clients/keys.ts']]),
    ['seed', '../../src/db/seed.ts'],
    ['startApi', '../support/api.ts'],
  ]
  const text = [
    ...imports.map(([names, from = '']) => `import { ${names} } from ${quoted(from)}\n`),
    '\n',
    'const { app, call } = await startApi(blueprints)\n',
    "await seed(app, app.config, ['development'])\n\n",
    recording ? aboutText(recording, recorded) : '',
    `test(${quoted(`${method} ${route.path} does not fail`)}, async () => {\n`,
    callText(request),
    `  expect(response.status).toBeLessThan(${status >= 500 ? 500 : 400})\n`,
    '})\n',
  ].join('')
  return { path: `test/replays/${fileName(method, route.path, recording?.id)}.test.ts`, text }
}

function aboutText({ id, created_at }: RequestRecording, recorded: Recorded | undefined): string {
  const reason = recorded?.error ? `: ${word(recorded.error.type)}` : ''
  return `/** Recorded on ${word(created_at.slice(0, 10))} as the request ${word(id)}${reason}. */\n`
}

/** A recording comes from elsewhere: nothing of it may end the comment. */
export function word(text: string): string {
  return text.replace(/[^\w.-]/g, '')
}

/** The request as variables, and the call. */
function callText({ method, url, audience, headers, body }: ReplayRequest): string {
  const key =
    audience === 'anonymous' ? [] : [`    authorization: \`Bearer \${developmentKeys.${word(audience)}}\`,\n`]
  const sent = Object.entries(headers).filter(
    ([name, value]) => name !== 'content-type' || !value.includes('json'),
  )
  const named = sent.map(
    ([name, value]) => `    ${/^\w+$/.test(name) ? name : quoted(name)}: ${quoted(value)},\n`,
  )
  const value = body === null ? undefined : (jsonIn(body) ?? body)
  const isLong = url.length > 50
  const variables = [
    isLong ? `${assigned('  const url =', quoted(url))}\n` : '',
    key.length + named.length > 0 ? `  const headers = {\n${[...key, ...named].join('')}  }\n` : '',
    value === undefined ? '' : `  const body = ${literal(value, '  ')}\n`,
  ].join('')
  const names = ['headers', 'body'].filter(name => variables.includes(`  const ${name} = `))
  const words = [
    quoted(method),
    isLong ? 'url' : quoted(url),
    ...(names.length > 0 ? [`{ ${names.join(', ')} }`] : []),
  ]
  return `${variables}${variables && '\n'}  const response = await call(${words.join(', ')})\n`
}

function fileName(method: string, path: string, id?: string): string {
  return namedWords(method, path, id).join('-')
}

/** `get`, `v1`, `products`, `id`, `01a2059b`. */
export function namedWords(method: string, path: string, id = ''): readonly string[] {
  return `${method} ${path} ${id.slice(0, 8)}`.toLowerCase().match(/[a-z\d]+/g) ?? []
}
