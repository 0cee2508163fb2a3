import { expect, test } from 'vitest'
import { failingApi } from './failing.ts'

const { post, recordedBy } = await failingApi()

/** A secret for each place; none is a part of another, or of a text that is stored anyway. */
const secrets = {
  key: 'key_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1',
  cookie: 'cookie-bbbbbbbbbb',
  session: 'sid-cccccccccccc',
  header: 'header-dddddddddd',
  query: 'query eeeeeeeeee/é',
  marked: 'marked-ffffffffff',
  path: 'path-gggggggggg',
  password: "pass'hhhhhhhhhh",
  writeOnly: 'write-iiiiiiiiii',
  format: 'format-jjjjjjjjjj',
  idempotency: 'idem-kkkkkkkkkk',
}

test('no secret is in what is stored: not where it was sent, and not in an error or the SQL', async () => {
  const headers = {
    cookie: `theme=dark; sid=${secrets.session}; other="${secrets.cookie}"`,
    'x-api-key': secrets.header,
    'idempotency-key': secrets.idempotency,
    'user-agent': `shop ${secrets.header}`,
  }
  const body = {
    name: `Ada ${secrets.password}`,
    email: `${secrets.key}@example.com`,
    password: secrets.password,
    answer: secrets.writeOnly,
    logins: [{ phrase: secrets.format }, { phrase: secrets.format }],
  }
  const query = new URLSearchParams({ api_key: secrets.query, plain: secrets.marked, q: secrets.marked })
  const rows = await recordedBy(async api => {
    const authorization = `Bearer ${secrets.key}`
    const asked = [
      post(`/v1/failures?api_key=${query.get('api_key')}`, body, headers),
      post(`/v1/failures/with-body?${query}`, body, headers),
      { url: `/v1/failures/tokens/${secrets.path}`, headers: { cookie: headers.cookie } },
      {
        url: `/v1/failures/tokens/${secrets.path}?access_token=${secrets.query}`,
        headers: { authorization },
      },
    ]
    const statuses = await Promise.all(asked.map(async each => (await api.inject(each)).statusCode))
    expect(statuses).toEqual([500, 500, 500, 401])
  })
  expect(rows).toHaveLength(3)
  const stored = JSON.stringify(rows)
  const spellings = Object.values(secrets).flatMap(secret => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ])
  expect(spellings.filter(secret => stored.includes(secret))).toEqual([])
  expect(stored).toContain('[secret]')
})

test('a name that a caller chose, such as an address, is not kept', async () => {
  const body = { name: 'x', 'ada@example.com': 1, '+49 171 1234567': 1 }
  const [row] = await recordedBy(api => api.inject(post('/v1/failures', body)))
  expect(row?.content).toContain('[name]')
  expect(row?.content).not.toMatch(/ada@|1234567/)
})
