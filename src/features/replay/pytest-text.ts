import { pythonLiteral, pythonText } from './python-literal.ts'
import type { Prepared } from './replay.ts'
import { jsonIn, type ReplayRequest } from './replay-request.ts'
import { type NewTest, namedWords, word } from './test-text.ts'

/** The same test as of `testOf`, for pytest. */
export function pytestOf({ request, route, recording, recorded }: Prepared, status: number): NewTest {
  const name = namedWords(request.method, route.path, recording?.id).join('_')
  const reason = recorded?.error ? `: ${word(recorded.error.type)}` : ''
  const about = recording
    ? `Recorded on ${word(recording.created_at.slice(0, 10))} as the request ${word(recording.id)}${reason}.`
    : 'A request that failed.'
  const text = [
    `"""${about}"""\n\n`,
    'from tests.support.replay import replayed\n\n\n',
    `def test_${namedWords(request.method, route.path).join('_')}_does_not_fail() -> None:\n`,
    callText(request),
    `    assert answer.status < ${status >= 500 ? 500 : 400}, answer.text\n`,
  ].join('')
  return { path: `tests/replays/test_${name}.py`, text }
}

/** The request as variables, and the call. */
function callText({ method, url, audience, headers, body }: ReplayRequest): string {
  const sent = Object.entries(headers).filter(
    ([name, value]) => name !== 'content-type' || !value.includes('json'),
  )
  const values = [
    ['url', url],
    ...(sent.length > 0 ? [['headers', Object.fromEntries(sent)] as const] : []),
    ...(body === null ? [] : [['body', jsonIn(body) ?? body] as const]),
  ] as const
  const variables = values.map(([name, value]) => `    ${name} = ${pythonLiteral(value, '    ')}\n`)
  const named = values.slice(1).map(([name]) => `, ${name}=${name}`)
  const as = audience === 'anonymous' ? '' : `, as_=${pythonText(word(audience))}`
  return `${variables.join('')}\n    answer = replayed(${pythonText(method)}, url${as}${named.join('')})\n\n`
}
