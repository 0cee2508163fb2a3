import { expect, test } from 'vitest'
import type { Pasted } from '../../src/features/replay/paste/pasted.ts'
import { recognised } from '../../src/features/replay/paste/recognise.ts'
import { shellWords } from '../../src/features/replay/paste/shell-words.ts'

/** The request in a paste. */
function pastedIn(text: string): Pasted {
  const found = recognised(text)
  if (found.kind !== 'request') throw new Error(`It is a ${found.kind}.`)
  return found.pasted
}

const id = '01a2059b-8a65-4b9e-911e-6d83a4eeb3fd'
const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

test.each<[text: string, method: string, url: string, headers: object, body: string | null]>([
  ['curl https://shop.example', 'GET', '/', {}, null],
  ['$ curl localhost:3000/v1/a?b=1#c', 'GET', '/v1/a?b=1', {}, null],
  ["curl -sS -XDELETE 'https://shop.example/v1/a/1'", 'DELETE', '/v1/a/1', {}, null],
  [
    "curl --request=PUT --url http://a.example/v1/a --data-raw '{}' -H 'Content-Type: application/json'",
    'PUT',
    '/v1/a',
    json,
    '{}',
  ],
  ['curl http://a.example/v1/a -d x=1 -d y=2', 'POST', '/v1/a', form, 'x=1&y=2'],
  ["curl -G http://a.example/v1/a -d x=1 --data-urlencode 'y=a b'", 'GET', '/v1/a?x=1&y=a%20b', {}, null],
  [
    `curl http://a.example/v1/a --json '{"a":1}'`,
    'POST',
    '/v1/a',
    { ...json, accept: 'application/json' },
    '{"a":1}',
  ],
  ['curl -I http://a.example/v1/a', 'HEAD', '/v1/a', {}, null],
  [
    "curl http://a.example/v1/a -H 'X-A:  b ' -o out.json -m 5 --compressed | jq .",
    'GET',
    '/v1/a',
    { 'x-a': 'b' },
    null,
  ],
  ["curl http://a.example/v1/a --data-raw '@not-a-file'", 'POST', '/v1/a', form, '@not-a-file'],
  [
    "curl 'http://a.example/v1/a' \\\n  -H 'accept: */*' \\\n  --data-raw $'{\"a\":\"it\\'s \\u00e9\\n\"}'",
    'POST',
    '/v1/a',
    { accept: '*/*', ...form },
    '{"a":"it\'s é\n"}',
  ],
  [
    'curl ^"http://a.example/v1/a^" ^\r\n  -H ^"accept: */*^" ^\r\n  --data-raw ^"^{^\\^"a^\\^":1^}^"',
    'POST',
    '/v1/a',
    { accept: '*/*', ...form },
    '{"a":1}',
  ],
  [
    "curl 'http://a.example/v1/a' -A shop/1 -e https://b.example",
    'GET',
    '/v1/a',
    { 'user-agent': 'shop/1', referer: 'https://b.example' },
    null,
  ],
])('%s is read', (text, method, url, headers, body) => {
  expect(pastedIn(text)).toMatchObject({ form: 'curl', method, url, headers, body })
  expect(Object.keys(pastedIn(text).headers).sort()).toEqual(Object.keys(headers).sort())
})

test.each([
  ["-H 'Authorization: Bearer key_secret'", true],
  ["-H 'Cookie: sid=key_secret'", true],
  ['-u me:key_secret', true],
  ['-b sid=key_secret', true],
  ["-H 'Proxy-Authorization: Basic key_secret'", true],
  ['', false],
])('a key (%s) is noticed, and left out', (option, hasKey) => {
  const pasted = pastedIn(`curl http://a.example/v1/a ${option}`)
  expect(pasted.hasKey).toBe(hasKey)
  expect(JSON.stringify(pasted)).not.toContain('key_secret')
})

test.each([
  ['curl http://a.example -d @order.json', 'reads its body from a file, order.json, which'],
  ['curl http://a.example --json @order.json', 'reads its body from a file, order.json, which'],
  ['curl http://a.example --data-urlencode a@order.txt', 'reads its body from a file, order.txt, which'],
  ['curl http://a.example -F name=@a.txt,b.txt', 'names several files: a.txt,b.txt'],
  ['curl http://a.example -F name', 'has no name: name'],
  ["curl http://a.example -F 'text=<notes.txt'", 'reads the field text from a file, notes.txt, which'],
  ['curl http://a.example -T photo.png', 'sends the file photo.png (-T), which is not in what you pasted'],
  ['curl http://a.example -H @headers.txt', 'reads headers from a file, headers.txt, which'],
  ['curl http://a.example --data-urlencode a[b]@order.txt', 'reads its body from a file, order.txt, which'],
  ['curl -X GET', 'has no URL'],
  ["curl 'http://a.example", 'A quote is not closed'],
  ['curl "http://a.example', 'A quote is not closed'],
  ["curl $'http://a.example", 'A quote is not closed'],
])('%s is refused', (text, why) => {
  expect(() => recognised(text)).toThrow(why)
})

/** A part of a form without a type, as it is sent. */
const field = (name: string, value: string) =>
  `--boundary-of-a-replay\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
const file = (name: string, fileName: string, type: string) =>
  `--boundary-of-a-replay\r\nContent-Disposition: form-data; name="${name}"; filename="${fileName}"\r\nContent-Type: ${type}\r\n\r\nmade up\r\n`
const multipart = { 'content-type': 'multipart/form-data; boundary=boundary-of-a-replay' }

test.each([
  ['-F name=Tea -F price=3', field('name', 'Tea') + field('price', '3')],
  ['-F name="Green tea" --form-string note=@home', field('name', 'Green tea') + field('note', '@home')],
  ["-F 'name=\"a;b\"' -H 'Content-Type: multipart/form-data'", field('name', 'a;b')],
  ['-F photo=@pictures/tea.PNG', file('photo', 'tea.PNG', 'image/png')],
  ["-F 'photo=@tea.bin;type=image/webp;filename=x.webp'", file('photo', 'x.webp', 'image/webp')],
  ['-F photo=@tea', file('photo', 'tea', 'application/octet-stream')],
])('a form of curl (%s) is read', (options, parts) => {
  const { method, headers, body } = pastedIn(`curl http://a.example/v1/a ${options}`)
  expect({ method, headers, body }).toEqual({
    ...{ method: 'POST', headers: multipart, body: `${parts}--boundary-of-a-replay--\r\n` },
  })
})

test('a file of a form is made up, and that is said', () => {
  expect(pastedIn('curl http://a.example -F a=b -F photo=@tea.png').missing).toEqual([
    'The content of the file tea.png is not known: 7 made-up bytes are sent.',
  ])
})

test('raw HTTP with a form has the line ends that a paste has lost', () => {
  const head = 'POST /v1/a HTTP/1.1\nContent-Type: multipart/form-data; boundary=x\n\n'
  const { body } = pastedIn(`${head}--x\nContent-Disposition: form-data; name="a"\n\nb\n--x--\n`)
  expect(body).toBe('--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n')
})

test.each([
  ['multipart/form-data; boundary=y', multipart, field('a', 'b') + file('c', 'd.png', 'image/png')],
  ['application/x-www-form-urlencoded', form, 'a=b&c='],
])('the form of a browser without its text (%s) is read', (mimeType, headers, body) => {
  const params = [
    { name: 'a', value: 'b' },
    mimeType.startsWith('multipart')
      ? { name: 'c', fileName: 'd.png', contentType: 'image/png' }
      : { name: 'c', value: '' },
  ]
  const request = {
    ...{ method: 'POST', url: 'http://a.example/v1/a', postData: { mimeType, params } },
    headers: [{ name: 'Content-Type', value: mimeType }],
  }
  const found = pastedIn(JSON.stringify({ request, response: { status: 500 } }))
  const end = mimeType.startsWith('multipart') ? '--boundary-of-a-replay--\r\n' : ''
  expect([found.headers, found.body]).toEqual([headers, body + end])
})

test.each([
  [
    'formdata',
    multipart,
    `${field('a', 'b') + file('c', 'd.png', 'application/octet-stream')}--boundary-of-a-replay--\r\n`,
  ],
  ['urlencoded', form, 'a=b'],
])('a form of Postman (%s) is read', (mode, headers, body) => {
  const parts = [
    { key: 'a', value: 'b', type: 'text' },
    { key: 'x', value: 'y', type: 'text', disabled: true },
    ...(mode === 'formdata' ? [{ key: 'c', type: 'file', src: '/home/me/d.png' }] : []),
  ]
  const request = { method: 'POST', url: 'http://a.example/v1/a', body: { mode, [mode]: parts } }
  const found = pastedIn(JSON.stringify({ name: 'x', request }))
  expect([found.headers, found.body]).toEqual([headers, body])
})

test.each([
  ['a \'b c\' "d e"', ['a', 'b c', 'd e']],
  ['a\'b\'"c"d', ['abcd']],
  ['\'\' ""', ['', '']],
  ['a\\ b \\"c', ['a b', '"c']],
  ['"a \\"b\\" \\n $c \\$d `e`"', ['a "b" \\n $c $d `e`']],
  ["$'a\\tb\\x41\\101\\u00e9\\\\\\''", ["a\tbAAé\\'"]],
  ['$"a"', ['a']],
  ['a \\\n b', ['a', 'b']],
  ['a\\\nb', ['ab']],
  ['a; b', ['a']],
  ['a && b', ['a']],
  ['a > b', ['a']],
  ['http://a/?b=1&c=2', ['http://a/?b=1&c=2']],
  ['a &', ['a']],
])('a shell reads %j as %j', (text, words) => {
  expect(shellWords(text)).toEqual(words)
})

test('raw HTTP is read, also as .http files write it', () => {
  const head =
    'POST /v1/a?b=1 HTTP/1.1\r\nHost: a.example\r\nContent-Type: application/json\r\nAuthorization: Bearer x\r\n'
  const expected = {
    form: 'raw HTTP',
    method: 'POST',
    url: '/v1/a?b=1',
    headers: json,
    body: '{\n}',
    hasKey: true,
  }
  expect(pastedIn(`${head}\r\n{\r\n}`)).toMatchObject(expected)
  expect(pastedIn('### Orders\n# @name x\n\nGET {{host}}/v1/a\naccept: */*\n')).toMatchObject({
    ...{ method: 'GET', url: '/v1/a', headers: { accept: '*/*' }, body: null, hasKey: false },
  })
  expect(pastedIn('GET https://a.example/v1/a').url).toBe('/v1/a')
})

const entry = (path: string, status: number, request: object = {}) => ({
  request: {
    method: 'GET',
    url: `https://a.example${path}`,
    headers: [{ name: 'Accept', value: '*/*' }],
    ...request,
  },
  response: { status, headers: [{ name: 'X-Request-Id', value: id }] },
})

test('of a HAR file the request that failed is read', () => {
  const har = (...entries: object[]) => JSON.stringify({ log: { version: '1.2', entries } })
  const postData = { mimeType: 'application/json', text: '{"a":1}' }
  const failed = entry('/v1/b', 500, { method: 'POST', postData })
  expect(pastedIn(har(entry('/a', 200), entry('/v1/c', 404), failed))).toMatchObject({
    ...{
      form: 'HAR',
      method: 'POST',
      url: '/v1/b',
      headers: { accept: '*/*' },
      body: '{"a":1}',
      status: 500,
      id,
    },
    missing: ['Of 3 requests, the first that failed is sent.'],
  })
  expect(pastedIn(JSON.stringify(entry('/v1/a', 200)))).toMatchObject({
    url: '/v1/a',
    status: 200,
    missing: [],
  })
  expect(() => recognised(har())).toThrow('The HAR file has no request.')
  expect(() => recognised(har(entry('/a', 200), entry('/b', 200)))).toThrow('has 2 requests, and none failed')
})

test('a line of the log is read, with a prefix and among other lines', () => {
  const about = { level: 'info', request_id: id }
  const line = JSON.stringify({
    ...about,
    method: 'POST',
    url: '/v1/a?b=[secret]',
    status: 500,
    client: 'shop',
    msg: 'request',
  })
  const error = JSON.stringify({ ...about, level: 'error', err: { type: 'Error' }, msg: 'x' })
  expect(pastedIn(`api-1  | ${error}\napi-1  | ${line}\nother`)).toMatchObject({
    ...{
      form: 'log line',
      method: 'POST',
      url: '/v1/a?b=[secret]',
      id,
      status: 500,
      client: 'shop',
      hasKey: undefined,
    },
    missing: [
      'A log line has no headers and no body.',
      'What was secret is not in the log: [secret] is sent in its place.',
    ],
  })
  expect(recognised(error)).toEqual({ kind: 'id', id })
})

test('an item of a Postman collection is read', () => {
  const request = {
    method: 'PUT',
    header: [
      { key: 'X-A', value: 'b' },
      { key: 'X-Off', value: 'c', disabled: true },
    ],
    auth: { type: 'bearer', bearer: [{ key: 'token', value: 'key_secret' }] },
    body: { mode: 'raw', raw: '{"price":{{price}}}', options: { raw: { language: 'json' } } },
    url: { raw: '{{baseUrl}}/v1/a/:id?b=1', variable: [{ key: 'id', value: '7' }] },
  }
  const pasted = pastedIn(JSON.stringify({ name: 'Change', request, response: [] }))
  expect(pasted).toMatchObject({
    ...{ form: 'Postman item', method: 'PUT', url: '/v1/a/7?b=1', headers: { 'x-a': 'b', ...json } },
    ...{
      body: '{"price":{{price}}}',
      hasKey: true,
      missing: ['{{price}} has no value here, so it is sent as it is written.'],
    },
  })
  expect(JSON.stringify(pasted)).not.toContain('key_secret')
  const collection = { info: { schema: 'x' }, item: [{ item: [{ request: 'https://a.example/v1/a' }] }] }
  expect(pastedIn(JSON.stringify(collection))).toMatchObject({ method: 'GET', url: '/v1/a' })
  const two = { ...collection, item: [...collection.item, ...collection.item] }
  expect(() => recognised(JSON.stringify(two))).toThrow('The collection has 2 requests.')
})

test.each([
  id,
  id.toUpperCase(),
  id.replaceAll('-', ''),
  `urn:uuid:${id}\n`,
  `{"status":500,"instance":"urn:uuid:${id}"}`,
])('%s is the id of a request', text => {
  expect(recognised(text)).toEqual({ kind: 'id', id })
})

test('a recording is read, alone and as the project prints it', () => {
  const recording = {
    id,
    method: 'GET',
    path: '/v1/a',
    query: '',
    headers: {},
    shape: null,
    statements: [],
    status: 500,
  }
  for (const text of [recording, { contract: 1, ok: true, verb: 'recording', recording }])
    expect(recognised(JSON.stringify(text))).toMatchObject({
      kind: 'recording',
      recording: { id, path: '/v1/a', error: null },
    })
})

test.each([
  ['', 'Nothing was pasted.'],
  [' \n', 'Nothing was pasted.'],
  ['hello', 'This is not a request: "hello"'],
  ['curly brackets', 'This is not a request'],
  ['{"a":1}', 'This JSON is not a request: it has a.'],
  ['[]', 'This is not a request'],
  ['GET HTTP/1.1', 'This is not a request'],
  ['GET lost', 'This is not a request'],
])('%j is refused with the forms', (text, message) => {
  expect(() => recognised(text)).toThrow(
    expect.objectContaining({
      message: expect.stringContaining(message),
      hint: expect.stringMatching(/a curl command, raw HTTP, a HAR file/),
    }),
  )
})
