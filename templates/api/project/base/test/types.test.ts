import { expect, test } from 'vitest'
import { ById } from '../src/db/row.ts'
import { Product } from '../src/db/schema.ts'
import { blueprint } from '../src/http/blueprint.ts'

/** Never called: `npm run check` fails when one of these lines starts to compile. */
blueprint('/types', on => {
  // @ts-expect-error a reply must match its schema
  on.anonymous.get('/', { summary: 'Reply', reply: Product }, () => ({ id: 1 }))

  // @ts-expect-error an anonymous route may have no user
  on.anonymous.get('/', { summary: 'User' }, ({ user }) => void user.name)

  // @ts-expect-error a GET does not write
  on.anonymous.get('/', { summary: 'Write', params: ById }, ({ db, params }) => db.products.remove(params.id))

  // @ts-expect-error params have the names that their schema gives them
  on.user.get('/', { summary: 'Params', params: ById }, ({ params }) => void params.sku)
})

test('mistakes in a blueprint do not compile', () => {
  expect(blueprint).toBeTypeOf('function')
})
