import { expect, test } from 'vitest'
import { pytestOf } from '../../src/features/replay/pytest-text.ts'
import { pythonLiteral, pythonText } from '../../src/features/replay/python-literal.ts'
import { stackOf } from '../../src/features/replay/stack.ts'

const traceback = `Traceback (most recent call last):
  File "/app/app/http/request/run_view.py", line 94, in _handle_write
    return self._write(call)
  File "/app/.venv/lib/python3.12/site-packages/flask/app.py", line 902, in dispatch_request
    return view(**args)
  File "/app/app/orders/views.py", line 35, in place_order
    raise RuntimeError("No luck.")
RuntimeError: No luck.`

test('a traceback has the frames of the project first, from the innermost, and packages apart', () => {
  expect(stackOf(traceback, '/app')).toEqual({
    head: 'RuntimeError: No luck.',
    own: ['app/orders/views.py:35  place_order', 'app/http/request/run_view.py:94  _handle_write'],
    others: ['dispatch_request (/app/.venv/lib/python3.12/site-packages/flask/app.py:902)'],
  })
})

test('of several errors the last one is the head', () => {
  const { head } = stackOf(`${traceback}\n\nThat caused:\n\n${traceback.replaceAll('luck', 'stock')}`, '/app')
  expect(head).toBe('RuntimeError: No stock.')
})

test.each([
  [null, 'None'],
  [true, 'True'],
  [1.5, '1.5'],
  ['it’s "x"\n\u2028', '"it’s \\"x\\"\\n\\u2028"'],
  [[], '[]'],
  [{ a: [1, { b: false }] }, '{"a": [1, {"b": False}]}'],
  [['x'.repeat(50), 'y'.repeat(50)], `[\n    "${'x'.repeat(50)}",\n    "${'y'.repeat(50)}",\n]`],
])('%j as Python', (value, text) => {
  expect(pythonLiteral(value)).toBe(text)
})

test('a text cannot end the string that it is in', () => {
  expect(pythonText('"""\\')).toBe('"\\"\\"\\"\\\\"')
})

test('a test for pytest sends the request, and nothing of a recording is code', () => {
  const id = '01a2059b-8a65-7b9e-911e-6d83a4eeb3fd'
  const recording = {
    ...{ id, created_at: '2026-12-01T10:00:00.000Z', method: 'POST', path: '/v1/orders', query: '' },
    ...{ headers: {}, shape: null, body: undefined, status: 500, audience: 'user', client: null },
    ...{ version: '1.0.0', commit: '', statements: [] },
    error: { type: 'Error"""; import os', message: '', stack: '' },
  }
  const request = {
    ...{ method: 'POST', url: '/v1/orders?x=1', audience: 'user', client: null },
    headers: { 'content-type': 'application/json', prefer: 'a' },
    body: '{"lines":[{"quantity":1}]}',
  }
  const route = { method: 'POST', path: '/v1/orders', audience: 'user' as const, deprecated: null }
  const recorded = { status: 500, error: recording.error }
  const { path, text } = pytestOf(
    { request, route, recording, recorded, missing: [], isBodyMadeUp: false },
    500,
  )
  expect(path).toBe('tests/replays/test_post_v1_orders_01a2059b.py')
  expect(text).toBe(`"""Recorded on 2026-12-01 as the request ${id}: Errorimportos."""

from tests.support.replay import replayed


def test_post_v1_orders_does_not_fail() -> None:
    url = "/v1/orders?x=1"
    headers = {"prefer": "a"}
    body = {"lines": [{"quantity": 1}]}

    answer = replayed("POST", url, as_="user", headers=headers, body=body)

    assert answer.status < 500, answer.text
`)
})
