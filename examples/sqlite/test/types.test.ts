import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { IdParams } from '../src/db/row.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { events, file, stream, text, withHeaders } from '../src/http/response/replies.ts'
import { Ware } from './support/shop.ts'

/** Never called: `npm run check` fails when one of these lines starts to compile. */
blueprint('/types', on => {
  // @ts-expect-error a reply must match its schema
  on.anonymous.get('/', { summary: 'Reply', reply: Ware }, () => ({ id: 1 }))

  // @ts-expect-error an anonymous route may have no user
  on.anonymous.get('/', { summary: 'User' }, ({ user }) => void user.name)

  // @ts-expect-error a GET cannot write
  on.anonymous.get('/', { summary: 'Write' }, ({ db }) => db.wares.remove('id'))

  // @ts-expect-error params have the names that their schema gives them
  on.user.get('/', { summary: 'Params', params: IdParams }, ({ params }) => void params.sku)

  // @ts-expect-error a text reply is a string
  on.anonymous.get('/', { summary: 'Text', reply: text('text/csv') }, () => 5)

  const image = { summary: 'File', reply: file('image/png') }
  // @ts-expect-error a file has a declared type
  on.anonymous.get('/', image, () => ({ path: 'a', type: 'text/html' }))

  // @ts-expect-error a stream is opened after the commit
  on.anonymous.get('/', { summary: 'Stream', reply: stream('text/csv') }, () => ['a'])

  const changes = { summary: 'Events', reply: events(Ware) }
  const wrong = async function* () {
    yield { data: { id: 1 } }
  }
  // @ts-expect-error the data of an event matches its schema
  on.anonymous.get('/', changes, () => wrong)

  const headed = { summary: 'Headers', reply: withHeaders(text('text/csv'), { 'x-a': Type.String() }) }
  // @ts-expect-error a reply has all headers that are declared
  on.anonymous.get('/', headed, () => ({ body: 'a', headers: {} }))

  const files = { image: { maxBytes: 1, optional: true }, other: { maxBytes: 1 } } as const
  // @ts-expect-error only declared files can be read
  on.user.post('/', { summary: 'Files', files }, ({ files }) => void files.none)

  // @ts-expect-error an optional file may be missing
  on.user.post('/', { summary: 'Files', files }, ({ files }) => void files.image.size)

  // @ts-expect-error only declared headers can be read
  on.user.get('/', { summary: 'Headers', headers: Type.Object({}) }, ({ headers }) => void headers['x-a'])

  // @ts-expect-error the raw body is declared
  on.user.post('/', { summary: 'Raw' }, ({ rawBody }) => void rawBody.length)

  // @ts-expect-error config has the fields of its class
  on.user.get('/', { summary: 'Config' }, ({ config }) => void config.NOTHING)

  // @ts-expect-error a user reads its own rows only
  on.user.get('/', { summary: 'Everyone' }, async ({ db }) => void (await db.sales.ofEveryone().all({})))

  // @ts-expect-error and writes its own rows only
  on.user.post('/', { summary: 'Everyone' }, async ({ db }) => void db.sales.ofEveryone())

  on.admin.get('/', { summary: 'Everyone' }, async ({ db }) => void (await db.sales.ofEveryone().all({})))

  // @ts-expect-error each of several new rows has all columns
  on.admin.post('/', { summary: 'Add' }, async ({ db }) => void (await db.wares.addAll([{ sku: 'a' }])))

  // @ts-expect-error only a number can be incremented
  on.admin.post('/', { summary: 'Count' }, ({ db }) => db.wares.increment('name', new Map()))

  // @ts-expect-error a GET cannot lock
  on.anonymous.get('/', { summary: 'Lock' }, async ({ db }) => void (await db.wares.lockAll([])))

  // @ts-expect-error a row of nobody cannot be added
  on.admin.post('/', { summary: 'Add' }, async ({ db }) => void db.sales.ofEveryone().add({ total_cents: 1 }))
})

test('mistakes in a blueprint do not compile', () => {
  expect(blueprint).toBeTypeOf('function')
})
