import { expect, test } from 'vitest'
import type { Pasted } from '../../src/features/replay/paste/pasted.ts'
import { recognised } from '../../src/features/replay/paste/recognise.ts'

/** The request in a paste. */
function pastedIn(text: string): Pasted {
  const found = recognised(text)
  if (found.kind !== 'request') throw new Error(`It is a ${found.kind}.`)
  return found.pasted
}

const sent = (text: string) => {
  const { method, url, headers, body } = pastedIn(text)
  return { method, url, headers, body }
}

const id = '01a2059b-8a65-4b9e-911e-6d83a4eeb3fd'
const json = { 'content-type': 'application/json' }
/** What each tool below sends: a body with quotes, a backslash, a percent sign, a letter beyond ASCII and a new line. */
const body = '{"note":"50% \\"off\\" it\'s ä\\\\ $x `y`",\n"n":1}'
const order = { method: 'POST', url: '/v1/orders?a=b%20c&d=e', body }

test.each([
  [
    'Chrome, bash',
    `curl 'https://a.example/v1/orders?a=b%20c&d=e' \\
  -H 'accept: */*' \\
  -H 'content-type: application/json' \\
  -b 'sid=key_secret' \\
  -H 'sec-ch-ua: "Chromium";v="130"' \\
  --data-raw $'{"note":"50% \\\\"off\\\\" it\\'s \\u00e4\\\\\\\\ $x \`y\`",\\n"n":1}'`,
    { accept: '*/*', 'sec-ch-ua': '"Chromium";v="130"' },
  ],
  [
    'Chrome, cmd',
    `curl ^"https://a.example/v1/orders?a=b^%^20c^&d=e^" ^
  -H ^"accept: */*^" ^
  -H ^"content-type: application/json^" ^
  -b ^"sid=key_secret^" ^
  --data-raw ^"^{^\\^"note^\\^":^\\^"50^% ^\\^\\^\\^"off^\\^\\^\\^" it's ä^\\^\\^\\^\\ ^$x \`y\`^\\^",^

^\\^"n^\\^":1^}^"`,
    { accept: '*/*' },
  ],
  [
    'Firefox',
    `curl 'https://a.example/v1/orders?a=b%20c&d=e' --compressed -X POST -H 'Accept: */*' -H 'Content-Type: application/json' -H 'Cookie: sid=key_secret' --data-raw $'{"note":"50% \\\\"off\\\\" it\\'s ä\\\\\\\\ $x \`y\`",\\n"n":1}'`,
    { accept: '*/*' },
  ],
  [
    'Safari',
    `curl 'https://a.example/v1/orders?a=b%20c&d=e' \\
-X 'POST' \\
-H 'Content-Type: application/json' \\
-H 'Cookie: sid=key_secret' \\
--data-binary $'{"note":"50% \\\\"off\\\\" it\\'s \\u00e4\\\\\\\\ $x \`y\`",\\n"n":1}'`,
    {},
  ],
  [
    'Postman, curl',
    `curl --location 'https://a.example/v1/orders?a=b%20c&d=e' \\
--header 'Content-Type: application/json' \\
--header 'Authorization: Bearer key_secret' \\
--data '{"note":"50% \\"off\\" it'\\''s ä\\\\ $x \`y\`",
"n":1}'`,
    {},
  ],
  [
    'Chrome, PowerShell',
    `$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession
$session.UserAgent = "Mozilla/5.0"
$session.Cookies.Add((New-Object System.Net.Cookie("sid", "key_secret", "/", "a.example")))
Invoke-WebRequest -UseBasicParsing -Uri "https://a.example/v1/orders?a=b%20c&d=e" \`
-Method "POST" \`
-WebSession $session \`
-Headers @{
"authority"="a.example"
  "method"="POST"
  "path"="/v1/orders"
  "scheme"="https"
  "accept"="*/*"
  "sec-ch-ua"="\`"Chromium\`";v=\`"130\`""
} \`
-ContentType "application/json" \`
-Body ([System.Text.Encoding]::UTF8.GetBytes("{\`"note\`":\`"50% \\\`"off\\\`" it's $([char]0xE4)\\\\ \`$x \`\`y\`\`\`",\`n\`"n\`":1}"))`,
    { accept: '*/*', 'sec-ch-ua': '"Chromium";v="130"' },
  ],
  [
    'Postman, PowerShell',
    `$headers = New-Object "System.Collections.Generic.Dictionary[[String],[String]]"
$headers.Add("Content-Type", "application/json")
$headers.Add("Authorization", "Bearer key_secret")

$body = @"
{\`"note\`":\`"50% \\\`"off\\\`" it's ä\\\\ \`$x \`\`y\`\`\`",
\`"n\`":1}
"@

$response = Invoke-RestMethod 'https://a.example/v1/orders?a=b%20c&d=e' -Method 'POST' -Headers $headers -Body $body
$response | ConvertTo-Json`,
    {},
  ],
  [
    'PowerShell by hand',
    `irm -Method Post -Uri 'https://a.example/v1/orders?a=b%20c&d=e' -ContentType application/json -Token $t -Authentication Bearer -Body '${body.replaceAll("'", "''")}' | Select id`,
    {},
  ],
  [
    'fetch',
    `await fetch("https://a.example/v1/orders?a=b%20c&d=e", ${JSON.stringify({
      credentials: 'include',
      headers: { 'Content-Type': 'application/json', Accept: '*/*' },
      ...{ body, method: 'POST', mode: 'cors' },
    })});`,
    { accept: '*/*' },
  ],
  [
    'HTTP/2 headers',
    `:authority: a.example\n:method: POST\n:path: /v1/orders?a=b%20c&d=e\n:scheme: https\ncontent-type: application/json\ncookie: sid=key_secret\n\n${body}`,
    {},
  ],
  [
    'raw HTTP/2',
    `POST /v1/orders?a=b%20c&d=e HTTP/2\r\nHost: a.example\r\nContent-Type: application/json\r\nAuthorization: Bearer key_secret\r\nTE: trailers\r\n\r\n${body}`,
    { te: 'trailers' },
  ],
  [
    'Bruno, its own language',
    `meta {
  name: Order
  type: http
  seq: 1
}

post {
  url: {{baseUrl}}/v1/orders?a={{a}}&d=e
  body: json
  auth: bearer
}

params:query {
  a: {{a}}
  d: e
  ~x: y
}

auth:bearer {
  token: key_secret
}

headers {
  accept: */*
  ~x-off: 1
}

body:json {
  ${body.replaceAll('\n', '\n  ')}
}

vars:pre-request {
  a: b%20c
}

tests {
  test("x", () => {
    expect(res.status).to.equal(201)
  })
}`,
    { accept: '*/*' },
  ],
  [
    'Bruno, YAML',
    `info:
  name: Order
  type: http
  seq: 1
http:
  method: POST
  url: "{{baseUrl}}/v1/orders?a=b%20c&d=e"
  headers:
    - name: accept
      value: "*/*"
    - name: x-off
      value: "1"
      disabled: true
  body:
    type: json
    data: ${JSON.stringify(body)}
  auth:
    type: bearer
    token: key_secret
`,
    { accept: '*/*' },
  ],
])('what %s writes is read', (_, text, others) => {
  const { 'user-agent': agent, ...headers } = pastedIn(text).headers
  expect({ ...sent(text), headers }).toEqual({ ...order, headers: { ...json, ...others } })
  expect(agent).toBe(undefined)
  expect(JSON.stringify(pastedIn(text))).not.toContain('key_secret')
  expect(pastedIn(text)).toMatchObject({ hasKey: true, missing: [] })
})

test.each([
  ["curl http://a.example/a --url-query 'b=c d' --url-query +e=f", { url: '/a?b=c%20d&e=f' }],
  [
    "curl http://a.example/a --aws-sigv4 'aws:amz' --proto '=https' -H 'X-Empty;'",
    { headers: { 'x-empty': '' } },
  ],
  ["curl http://a.example/a -H 'X-A: b' -H 'x-a: c'", { headers: { 'x-a': 'b, c' } }],
  [
    'curl "http://a.example/a" ^\r\n  -H "accept: */*" ^\r\n  -X DELETE',
    { method: 'DELETE', headers: { accept: '*/*' } },
  ],
  [
    'curl http://a.example/a http://a.example/b',
    { url: '/a', missing: ['The command has 2 URLs: the first is sent.'] },
  ],
  ["curl -G http://a.example/a --data-urlencode 'f[x]=a&b'", { url: '/a?f[x]=a%26b' }],
])('%s is read', (text, expected) => {
  expect(pastedIn(text)).toMatchObject(expected)
})

test.each([
  ['iwr http://a.example/a?b=1', { method: 'GET', url: '/a?b=1', body: null, headers: {} }],
  ['Invoke-WebRequest http://a.example/a -UseBasicParsing', { url: '/a' }],
  ["irm http://a.example/a -Body @{ q = 'a b' }", { url: '/a?q=a+b', body: null }],
  [
    "irm http://a.example/a -Method POST -Body @{ q = 'a b'; r = '1' }",
    { body: 'q=a+b&r=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  ],
])('%s is read', (text, expected) => {
  expect(pastedIn(text)).toMatchObject(expected)
})

test.each([
  ['irm -Method POST -Body x', 'The PowerShell command has no -Uri.'],
  ['irm http://a.example/a -InFile order.json', 'reads its body from a file (-InFile)'],
  ['irm "http://a.example/a', 'A quote is not closed'],
  ['fetch(url, options)', 'The call of fetch cannot be read'],
  ['fetch("http://a.example/a", { method: `POST` })', 'The call of fetch cannot be read'],
  [':method: POST\nhost: a', 'The request has no :path.'],
  [
    'POST http://a.example/a\ncontent-type: application/json\n\n< ./order.json',
    'reads its body from a file, ./order.json',
  ],
  ['info:\n  name: x\nhttp:\n  url: "a\n', 'The file of Bruno cannot be read'],
])('%j is refused', (text, message) => {
  expect(() => recognised(text)).toThrow(message)
})

test('what Chrome copies of HTTP/2 with values on lines of their own is read', () => {
  const text = ':authority:\na.example\n:method:\nPOST\n:path:\n/v1/a?b=1\n:scheme:\nhttps\naccept:\n*/*'
  expect(sent(text)).toEqual({ method: 'POST', url: '/v1/a?b=1', headers: { accept: '*/*' }, body: null })
})

test('of several calls of fetch the first is read, also where a text has the end of a call', () => {
  const text = `fetch("http://a.example/a", { "headers": { "x": "a (b); c" }, "method": "POST" }) ;\nfetch("http://a.example/b");`
  expect(sent(text)).toEqual({ method: 'POST', url: '/a', headers: { x: 'a (b); c' }, body: null })
  expect(sent('fetch("http://a.example/a")')).toMatchObject({ method: 'GET', url: '/a' })
})

test('of what curl -v prints, the request is read', () => {
  const text = `* Connected to a.example\n> GET /v1/a HTTP/1.1\n> Host: a.example\n> Accept: */*\n> \n< HTTP/1.1 500 Internal Server Error\n< x: y\n\n{}`
  expect(sent(text)).toEqual({ method: 'GET', url: '/v1/a', headers: { accept: '*/*' }, body: null })
})

test('of a file of requests the first is read, with its variables and without its scripts', () => {
  const text = `@host = http://a.example
@id = 7

### One
# @name one
PUT {{host}}/v1/a/{{id}}
    ?b=1
    &c={{id}}
Content-Type: application/json

{"id":{{id}}}

> {% client.log('x') %}

### Two
DELETE {{host}}/v1/a/{{id}}
`
  expect(sent(text)).toEqual({ method: 'PUT', url: '/v1/a/7?b=1&c=7', headers: json, body: '{"id":7}' })
  expect(pastedIn(text).missing).toEqual(['Of several requests, the first is sent.'])
})

test('chunks are put together', () => {
  const text = 'POST /v1/a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n2\r\n1}\r\n0\r\n\r\n'
  expect(pastedIn(text).body).toBe('{"a":1}')
})

const entry = (method: string, path: string, status: number, more: object = {}) => ({
  request: { method, url: `https://a.example${path}`, headers: [] },
  ...{ response: { status, headers: [] }, ...more },
})

test('a HAR file with the files of a page and with preflights has one request that failed', () => {
  const entries = [
    entry('GET', '/', 200, { _resourceType: 'document' }),
    entry('GET', '/logo.png', 500, { _resourceType: 'image' }),
    entry('GET', '/favicon.ico', 404),
    entry('OPTIONS', '/v1/a', 500),
    entry('POST', '/v1/a', 422, { _resourceType: 'fetch' }),
    entry('POST', '/v1/b', 503, { _resourceType: 'fetch' }),
  ]
  expect(pastedIn(JSON.stringify({ log: { entries } }))).toMatchObject({
    ...{ method: 'POST', url: '/v1/b', status: 503 },
    missing: ['Of 6 requests, the first that failed is sent.'],
  })
  const working = [entries[1], entry('GET', '/v1/c', 200)]
  expect(pastedIn(JSON.stringify({ log: { entries: working } }))).toMatchObject({
    ...{ url: '/v1/c', missing: ['Of 2 requests, the only one to an API is sent.'] },
  })
})

const logged = { level: 'info', request_id: id, method: 'GET', url: '/v1/a', status: 500, msg: 'request' }
const other = { ...logged, request_id: '11111111-8a65-4b9e-911e-6d83a4eeb3fd', status: 200 }

test.each([
  ['the project', JSON.stringify(logged)],
  ['docker compose', `api-1  | ${JSON.stringify(logged)}`],
  [
    'the json-file driver of docker',
    JSON.stringify({ log: `${JSON.stringify(logged)}\n`, stream: 'stdout', time: 'x' }),
  ],
  ['kubectl logs --timestamps --prefix', `[pod/shop-1/api] 2026-12-01T10:00:00Z ${JSON.stringify(logged)}`],
  ['the files of a cluster', `2026-12-01T10:00:00Z stdout F ${JSON.stringify(logged)}`],
  ['Loki', `{app="shop", pod="x"} ${JSON.stringify(logged)}`],
  ['a cloud', JSON.stringify([{ insertId: 'x', jsonPayload: logged }])],
  [
    'a cloud, as text',
    JSON.stringify({ events: [{ timestamp: 1, message: JSON.stringify(logged) }] }, null, 2),
  ],
  ['journald', `Dec 01 10:00:00 host shop[12]: ${JSON.stringify(logged)}`],
])('a line of the log from %s is read', (_, text) => {
  expect(pastedIn(text)).toMatchObject({ form: 'log line', id, url: '/v1/a', status: 500 })
})

test('of the lines of several requests, the first that failed is read', () => {
  const found = pastedIn([other, logged].map(line => JSON.stringify(line)).join('\n'))
  expect(found).toMatchObject({
    id,
    missing: ['Of 2 requests, the first that failed is sent.', expect.anything()],
  })
})

test('a collection of Postman with one item has its variables and its key', () => {
  const item = {
    name: 'Change',
    request: {
      ...{ method: 'PUT', header: [{ key: 'X-Shop', value: '{{shop}}' }] },
      body: { mode: 'raw', raw: '{"n":{{n}}}', options: { raw: { language: 'json' } } },
      url: { raw: '{{baseUrl}}/v1/a/:id', path: ['v1', 'a', ':id'], variable: [{ key: 'id', value: 'a/b' }] },
    },
  }
  const collection = {
    ...{ info: {}, item: [{ name: 'A', item: [item] }], auth: { type: 'bearer' } },
    variable: [
      { key: 'baseUrl', value: 'https://a.example' },
      { key: 'shop', value: 'north' },
      { key: 'n', value: '3' },
    ],
  }
  for (const value of [collection, { collection }])
    expect(pastedIn(JSON.stringify(value))).toMatchObject({
      ...{
        url: '/v1/a/a%2Fb',
        headers: { 'x-shop': 'north', ...json },
        body: '{"n":3}',
        hasKey: true,
        missing: [],
      },
    })
  const two = JSON.stringify({ ...collection, item: [item, { ...item, name: 'Other' }] })
  expect(() => recognised(two)).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('Change, Other') }),
  )
})

test.each([
  [
    'multipart-form',
    'body:multipart-form {\n  a: b\n  ~off: 1\n  photo: @file(/home/me/tea.png)\n}',
    'name="photo"; filename="tea.png"',
  ],
  ['form-urlencoded', 'body:form-urlencoded {\n  a: b c\n}', 'a=b+c'],
])('a form of Bruno (%s) is read', (type, block, part) => {
  const text = `post {\n  url: /v1/a/:id\n  body: ${type}\n  auth: none\n}\n\nparams:path {\n  id: 7\n}\n\n${block}\n`
  const found = pastedIn(text)
  expect(found).toMatchObject({ url: '/v1/a/7', hasKey: false, body: expect.stringContaining(part) })
  expect(found.body).not.toContain('off')
})

test('a body of Bruno that cannot be sent is named', () => {
  const text = 'post {\n  url: /v1/a\n  body: graphql\n}\n\nbody:graphql {\n  { a }\n}\n'
  expect(pastedIn(text)).toMatchObject({
    body: null,
    missing: ['Its body is of the type graphql, and is not sent.'],
  })
})
