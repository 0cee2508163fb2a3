import { isUtf8 } from 'node:buffer'
import { answers, answersOf, answersTo, asks, body, faults, json, paths, problem } from './tools.mjs'

const things = /^\/v1\/products(\?|$)/

/** Creating, validation and lists. */
export const data = [
  [
    'created/location',
    'a 201 has no Location',
    answersOf(201, got => {
      delete got.headers.location
    }),
  ],
  [
    'created/as-read',
    'a POST answers with another time',
    answersTo(
      'POST',
      things,
      got => got.status === 201 && json(got, value => ({ ...value, created_at: '2020-01-01T00:00:00.000Z' })),
    ),
  ],
  ['created/as-sent', 'a thing is stored with one piece less', asks(takesOne)],
  [
    'created/removed',
    'to remove nothing is a 204',
    answersTo('DELETE', /^\/v1\/products\/./, got => {
      if (got.status === 404) {
        Object.assign(got, { status: 204, text: '' })
        delete got.headers['content-type']
      }
    }),
  ],

  ['queries/integer', 'a number in hexadecimal is read', paths('limit=0x10', 'limit=16')],
  ['queries/minimum', 'a limit of 0 is 1', paths(/limit=0$/, 'limit=1')],
  ['queries/boolean', '1 is true', paths(/count=1$/, 'count=true')],
  ['queries/enum', 'a sort that is not there does not matter', paths('sort=no-such-column', '')],
  ['queries/unknown', 'a parameter that is not there does not matter', paths('no_such=1', '')],
  [
    'queries/pointer',
    'a pointer into the query is not escaped',
    answers(got =>
      faults(got, one => (one.in === 'query' ? { ...one, pointer: unescaped(one.pointer) } : one)),
    ),
  ],
  ['queries/twice', 'of two values the last counts', paths('limit=1&limit=2', 'limit=2')],

  [
    'validation/required',
    'of several missing fields, one is listed',
    answersOf(422, (got, asked) => asked.body.toString() === '{}' && json(got, first)),
  ],
  [
    'validation/type',
    'a number in quotes is a number',
    asks(
      asked =>
        asked.method === 'POST' &&
        isUtf8(asked.body) &&
        body(asked, asked.body.toString().replace('"690"', '690')),
    ),
  ],
  [
    'validation/bounds',
    'a number that is too small is a 400',
    answersOf(422, (got, asked) => /:-1\b/.test(asked.body) && problem(got, 400)),
  ],
  [
    'validation/unknown',
    'a member that is not there is a 400',
    answersOf(
      422,
      (got, asked) =>
        asked.method === 'POST' &&
        /"no_such"/.test(asked.body) &&
        !/"text"/.test(asked.body) &&
        problem(got, 400),
    ),
  ],
  [
    'validation/all',
    'of several errors, one is listed',
    answersOf(422, (got, asked) => /"text"/.test(asked.body) && json(got, first)),
  ],
  [
    'validation/pointer',
    'a pointer into a list is not escaped',
    answersOf(422, got => faults(got, one => ({ ...one, pointer: one.pointer.replace('d~0~1e', 'd~/e') }))),
  ],
  [
    'validation/pointer-of-text',
    'a pointer to bad text is not escaped',
    answersOf(
      422,
      (got, asked) =>
        /\\u0000/.test(asked.body) && faults(got, one => ({ ...one, pointer: unescaped(one.pointer) })),
    ),
  ],
  [
    'validation/bad-text',
    'half a character is a 400',
    answersOf(422, (got, asked) => /\\ud800/.test(asked.body) && problem(got, 400)),
  ],
  [
    'validation/bounded-response',
    'every error of a list is listed',
    answersOf(422, (got, asked) => asked.body.length > 200_000 && json(got, many)),
  ],
  ['validation/id', 'an id in braces is not found', answersTo('GET', /%7B/, got => problem(got, 404))],
  [
    'validation/id-case',
    'an id in upper case is another one',
    answersTo('GET', /products\/(?=.*[A-F])[0-9A-F-]{36}$/, got => problem(got, 404)),
  ],
  [
    'validation/unique',
    'a value that is taken is not named',
    answersOf(409, got => json(got, ({ errors, ...value }) => value)),
  ],
  [
    'validation/nothing-kept',
    'the total counts what was refused',
    asks(countsRefused),
    answersTo('GET', /^\/v1\/products\?limit=1&count=true/, addRefused),
  ],

  [
    'paging/once',
    'an item of a second page comes twice',
    answersTo('GET', /limit=7&cursor=|cursor=.*limit=7/, got =>
      json(got, ({ items, ...page }) => ({ ...page, items: [...items, items[0]] })),
    ),
  ],
  [
    'paging/sorted',
    'a sorted page is upside down',
    answersTo('GET', /sort=-?price_cents.*limit=9/, got =>
      json(got, ({ items, ...page }) => ({ ...page, items: [...items].reverse() })),
    ),
  ],
  [
    'paging/while-written',
    'what is added moves a page',
    answersTo('GET', /limit=5&cursor=/, got =>
      json(got, ({ items, ...page }) => ({ ...page, items: items.slice(1) })),
    ),
  ],
  [
    'paging/limit',
    'a page has one more than asked for',
    answersTo('GET', /limit=3$/, got =>
      json(got, ({ items, ...page }) => ({
        ...page,
        items: /name=/.test(page.next) ? [...items, items[0]] : items,
      })),
    ),
  ],
  [
    'paging/default',
    'a page without a limit is one short',
    answersTo(
      'GET',
      /^\/v1\/products$/,
      got =>
        got.status === 200 && json(got, ({ items, ...page }) => ({ ...page, items: items.slice(0, 19) })),
    ),
  ],
  [
    'paging/largest',
    'a limit above the largest is a 422',
    answersTo('GET', /limit=101$/, got => problem(got, 422)),
  ],
  [
    'paging/last',
    'a full last page has a next',
    answersTo('GET', /name=.*limit=24$/, got =>
      json(got, page => ({ ...page, next: '/v1/products?cursor=x' })),
    ),
  ],
  [
    'paging/keeps-query',
    'next forgets which fields were asked for',
    answersTo('GET', /fields=id/, got =>
      json(got, page => ({ ...page, next: page.next?.replace('fields=id', '') })),
    ),
  ],
  ['paging/cursor-of-another-list', 'an invalid cursor is the beginning', paths('cursor=bm9uZQ', '')],
  [
    'paging/fields',
    'with fields an item has one more',
    answersTo(
      'GET',
      /fields=\w+(,|%2C)/,
      got =>
        got.status === 200 &&
        json(got, ({ items, ...page }) => ({
          ...page,
          items: items.map(item => ({ ...item, name: 'tea' })),
        })),
    ),
  ],
  [
    'paging/total',
    'the total of a filtered list is of the page',
    answersTo('GET', /name=.*count=true/, got => json(got, page => ({ ...page, total: page.items.length }))),
  ],
  [
    'paging/filter',
    'a filter finds another thing, too',
    answersTo('GET', /sku=.*limit=100/, got =>
      json(got, page => ({
        ...page,
        items: page.items.map(item => ({ ...item, id: '01a2059b-8a65-7b9e-911e-6d83a4eeb3fd' })),
      })),
    ),
  ],
  [
    'paging/empty',
    'a list of nothing is a 404',
    answersTo('GET', /products\?\w+=\w{8}-\w{4}-\w{4}-\w{4}-\w{12}$/, got => problem(got, 404)),
  ],
]

function unescaped(pointer) {
  return pointer.replaceAll('~1', '/').replaceAll('~0', '~')
}

function first(value) {
  return { ...value, errors: value.errors?.slice(0, 1) }
}

function many(value) {
  const one = { in: 'body', pointer: '/lines/0', detail: 'must be object' }
  return { ...value, errors: Array.from({ length: 10_000 }, () => one) }
}

function takesOne(asked) {
  if (asked.method !== 'POST' || !isUtf8(asked.body) || !/"price_cents":690,"stock":40}$/.test(asked.body))
    return
  json(asked, value => ({ ...value, stock: value.stock - 1 }))
}

function countsRefused({ method, path, memory, body }) {
  if (method === 'POST' && path === '/v1/products' && /no_such/.test(body))
    memory.set('refused', (memory.get('refused') ?? 0) + 1)
}

function addRefused(got, { memory }) {
  json(got, ({ total, ...page }) => ({ ...page, total: total + (memory.get('refused') ?? 0) }))
}
