import { expect, test } from 'vitest'
import { replacerOf } from '../../src/recordings/replace-texts.ts'
import { secretsIn } from '../../src/recordings/secrets-in-text.ts'
import { failingApi } from './failing.ts'

const { post, recordedBy } = await failingApi()

const secret = 'tok-4711-aaaa'

test.each([
  ['https://a.example/cb?token=tok-4711-aaaa&x=1', [secret]],
  ['/back?next=%2Fhome%3Faccess_token%3Dtok-4711-aaaa', [secret]],
  ['next=%252Fhome%253Ftoken%253Dtok-4711-aaaa', [secret]],
  ['token=abcd==&password=a=bcdef', ['abcd==', 'a=bcdef']],
  ['{"user":{"Password":"tok-4711-aaaa"}}', [secret]],
  ['"{\\"password\\":\\"tok-4711-aaaa\\"}"', [secret]],
  ['{"password":"a \\"quoted\\" one"}', ['a \\"quoted\\" one']],
  ["{ password: 'tok-4711-aaaa' }", [secret]],
  ['user[password]=tok-4711-aaaa', [secret]],
  ['Authorization: Bearer tok-4711-aaaa', [secret]],
  ['X-Api-Key: tok-4711-aaaa', [secret]],
  ['connect postgres://shop:tok-4711-aaaa@db.example/shop', [secret]],
  ['The password: it is required, and sort=name, page=2.', []],
  ['at login (/app/src/token/routes.ts:41:11)', []],
  ['select * from "tokens" where "author" = ? and id = ?', []],
])('in %s the values of secret names are found', (text, found) => {
  expect([...new Set(secretsIn(text))]).toEqual(found)
})

test('a secret inside a text of the body is hidden, there and in the error', async () => {
  const body = {
    name: `https://a.example/cb?token=${secret}`,
    answer: '{"pin":"pin-0815-bbbb"}',
    logins: [{ phrase: 'a "quoted" one\nof two\\lines' }],
  }
  const [row] = await recordedBy(api => api.inject(post('/v1/failures/with-body', body)))
  expect(row?.content).toContain('https://a.example/cb?token=[secret]')
  expect(row?.content).not.toMatch(/4711|0815|quoted|lines/)
})

test('a secret at the end of what is kept of a message is not cut', async () => {
  const body = { name: 'y'.repeat(1980), password: 'pass-cccccccc' }
  const [row] = await recordedBy(api => api.inject(post('/v1/failures', body)))
  expect(row?.content).toContain('No room for [value] and [secret].')
  expect(row?.content).not.toContain('pass-')
})

test('a text that was thrown is recorded', async () => {
  const [row] = await recordedBy(api => api.inject(`/v1/failures/texts/${secret}`))
  expect(JSON.parse(row?.content ?? '').error).toMatchObject({
    ...{ type: 'string', message: 'The token [secret] is wrong.' },
  })
})

test('many texts are replaced as few are, the longest first', () => {
  const many = Array.from({ length: 5000 }, (_, n) => `value-${n}`)
  const replace = replacerOf(new Set(many), '?')
  expect(replace('value-1 value-4999, value-49990 and value')).toBe('? ?, ?0 and value')
  expect(replacerOf(new Set(['abcd', 'abcdef']), '?')('abcdef abcde')).toBe('? ?e')
})
