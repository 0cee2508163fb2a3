import { blueprint } from '../http/blueprint.ts'
import { Page, PageQuery, page } from '../http/page.ts'
import { ById } from '../http/schema.ts'
import { NewProduct, Product, ProductChange } from './schema.ts'

export const products = blueprint('/v1/products', on => {
  on.anonymous.get(
    '/',
    { summary: 'List products', query: PageQuery, reply: Page(Product) },
    ({ db, query, url }) => page(url, query, part => db.products.page(part)),
  )

  on.anonymous.get('/:id', { summary: 'Read a product', params: ById, reply: Product }, ({ db, params }) =>
    db.products.get(params.id),
  )

  on.admin.post(
    '/',
    { summary: 'Add a product', body: NewProduct, reply: Product, status: 201 },
    ({ db, body }) => db.products.add({ stock: 0, ...body }),
  )

  on.admin.patch(
    '/:id',
    { summary: 'Change a product', params: ById, body: ProductChange, reply: Product },
    ({ db, params, body }) => db.products.change(params.id, body),
  )

  on.admin.delete('/:id', { summary: 'Remove a product', params: ById }, ({ db, params }) =>
    db.products.remove(params.id),
  )
})
