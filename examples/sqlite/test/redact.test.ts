import { expect, test } from 'vitest'
import { developmentKeys, newKey } from '../src/clients/keys.ts'
import { withoutValues } from '../src/http/operate/redact.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'

const lines: string[] = []
const said = () => lines.map(line => JSON.parse(line))
const value = 'ada@example.com'
const key = newKey()

/** Causes errors of this database, each with a caller's value in its message. */
const failing = blueprint('/test', on => {
  on.anonymous.post('/unique', { summary: 'Twice' }, async ({ db, log }) => {
    const client = await db.clients.find({ name: 'test user' })
    const twin = { ...client, created_at: new Date(), name: value }
    await db.query('clients').insert({ ...twin, id: newId() })
    await db
      .query('clients')
      .insert({ ...twin, id: newId() })
      .catch(error => {
        log.error(error)
        log.warn({ error, nested: [{ error }] }, error.message)
        throw error
      })
  })
  on.anonymous.post('/cast', { summary: 'No date' }, async ({ db }) => {
    const cast = db.query.raw('cast(? as timestamp)', [value])
    const error = await db
      .query('clients')
      .update({ created_at: cast })
      .catch(error => error)
    throw new Error('failed', { cause: error })
  })
  on.anonymous.post('/talk', { summary: 'Say all' }, ({ log }) => {
    log.info({ auth: 'hunter2', pwd: 'hunter2', jwt: 'hunter2', session: 'hunter2', code: 'hunter2' })
    log.info({ status_code: 7, postcode: 'AB1', author: 'Ada', list: [{ pin: 'hunter2', kept: 1 }] })
    log.warn(`The key ${key} was sent to ${value}.`)
    log.info({ deep: { deeper: { deepest: { key, api: { key: 'hunter2', more: { token: 'hunter2' } } } } } })
    log.info({ callback_url: 'https://ada:hunter2@shop.example/cb?code=hunter2&page=2' })
  })
})

let ids = 0
const newId = () => `01890000-0000-7000-8000-${String(++ids).padStart(12, '0')}`

const { call } = await startApi([failing], { LOG_LEVEL: 'info' }, { write: line => void lines.push(line) })

async function logged(path: string): Promise<string> {
  lines.length = 0
  await call('POST', path)
  return lines.join('')
}

test('database errors are logged without the values in them', async () => {
  for (const path of ['/test/unique', '/test/cast']) expect(await logged(path)).not.toContain('ada@')
  expect(await logged('/test/unique')).toMatch(/insert into .+clients/)
})

test('secret fields are hidden at any depth; others are not', async () => {
  expect(await logged('/test/talk')).not.toMatch(/hunter2/)
  expect(said()[1]).toMatchObject({ status_code: 7, postcode: 'AB1', author: 'Ada', list: [{ kept: 1 }] })
  expect(said()[4].callback_url).toBe('https://[secret]@shop.example/cb?code=[secret]&page=2')
})

test('API keys are hidden anywhere in a line', async () => {
  const encoded = key.replace('_', '%5F')
  for (const path of [`/${key}`, `/x?q=${encoded}`, `/x?${key}`, `/x?q=${developmentKeys.admin}`])
    expect(await logged(path)).not.toMatch(new RegExp(`${key.slice(8)}|development_only`))
  expect(await logged('/test/talk')).toContain('The key key_[secret] was sent')
})

test.each([
  ['Key (email)=(a@b.c) already exists.', 'Key (email)=([value]) already exists.'],
  [
    'Key (a, b)=(1, x) (y)) is not present in table "t".',
    'Key (a, b)=([value]) is not present in table "t".',
  ],
  ['Failing row contains (1, a@b.c, null).', 'Failing row contains ([value]).'],
  ['invalid input syntax for type uuid: "a"b"', 'invalid input syntax for type uuid: "[value]"'],
  [
    'value "99999999999" is out of range for type integer',
    'value "[value]" is out of range for type integer',
  ],
  [
    "Duplicate entry 'a'b' for key 'clients_name_unique'",
    "Duplicate entry '[value]' for key 'clients_name_unique'",
  ],
  [
    "Incorrect integer value: 'abc' for column `a`.`b`.`c` at row 1",
    "Incorrect integer value: '[value]' for column `a`.`b`.`c` at row 1",
  ],
  ["near 'x@y' at line 1", "near '[value]' at line 1"],
  ['UNIQUE constraint failed: wares.sku', 'UNIQUE constraint failed: wares.sku'],
])('"%s" is logged as "%s"', (message, expected) => {
  expect(withoutValues(message)).toBe(expected)
})
