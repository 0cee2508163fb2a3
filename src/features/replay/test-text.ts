import { assigned, literal, quoted } from './literal.ts'
import type { Prepared } from './replay.ts'
import { jsonIn } from './replay-request.ts'

/** A new test of a project, and its path. */
export interface NewTest {
  readonly path: string
  readonly text: string
}

/** A test that sends the request to a new database with the seeds of development, and fails as long as it gets a 5xx. */
export function testOf({ request, route, recording, recorded }: Prepared, status: number): NewTest {
  const { method, url, audience, headers, body } = request
  const key = audience === 'anonymous' ? [] : [['authorization', `Bearer \${developmentKeys.${audience}}`]]
  const sent = Object.entries(headers).filter(
    ([name]) => !(name === 'content-type' && /json/.test(headers[name] ?? '')),
  )
  const named = [...key, ...sent].map(([name = '', value = '']) => {
    const text = name === 'authorization' ? `\`${value}\`` : quoted(value)
    return `    ${/^\w+$/.test(name) ? name : quoted(name)}: ${text},\n`
  })
  const value = body === null ? undefined : (jsonIn(body) ?? body)
  const options = [...(named.length > 0 ? ['headers'] : []), ...(value === undefined ? [] : ['body'])]
  const isLong = url.length > 50
  const address = isLong ? 'url' : quoted(url)
  const call = [quoted(method), address, ...(options.length > 0 ? [`{ ${options.join(', ')} }`] : [])]
  const reason = recorded?.error ? `: ${recorded.error.type}` : ''
  const about = recording
    ? `/** Recorded on ${recording.created_at.slice(0, 10)} as the request ${recording.id}${reason}. */\n`
    : ''
  const imports = [
    ['expect, test', 'vitest'],
    ['blueprints', '../../src/app.ts'],
    ...(key.length > 0 ? [['developmentKeys', '../../src/clients/keys.ts']] : []),
    ['seed', '../../src/db/seed.ts'],
    ['startApi', '../support/api.ts'],
  ]
  const text = [
    ...imports.map(([names, from = '']) => `import { ${names} } from ${quoted(from)}\n`),
    '\n',
    'const { app, call } = await startApi(blueprints)\n',
    "await seed(app, app.config, ['development'])\n\n",
    about,
    `test(${quoted(`${method} ${route.path} does not fail`)}, async () => {\n`,
    isLong ? `${assigned('  const url =', quoted(url))}\n` : '',
    named.length > 0 ? `  const headers = {\n${named.join('')}  }\n` : '',
    value === undefined ? '' : `  const body = ${literal(value, '  ')}\n`,
    ...(value === undefined && named.length === 0 && !isLong ? [] : ['\n']),
    `  const response = await call(${call.join(', ')})\n`,
    `  expect(response.status).toBeLessThan(${status >= 500 ? 500 : 400})\n`,
    '})\n',
  ].join('')
  return { path: `test/replays/${fileName(method, route.path, recording?.id)}.test.ts`, text }
}

/** `get-v1-products-id-01a2059b`. */
function fileName(method: string, path: string, id = ''): string {
  const words = `${method} ${path} ${id.slice(0, 8)}`.toLowerCase().match(/[a-z\d]+/g) ?? []
  return words.join('-')
}
