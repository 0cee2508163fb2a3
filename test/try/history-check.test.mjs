import { expect, test } from 'vitest'
import { check } from '../../scripts/try/history/check.mjs'

const tea = { id: 'aaaaaaaa-0000-7000-8000-000000000001', stock: 100 }

/** A caller that wants some pieces of tea under one key. */
function wish(key, quantity, answers, fault = 'none') {
  return { key, fault, lines: [{ product_id: tea.id, quantity }], answers }
}

const made = id => ({ status: 201, order: { id }, isFinal: true })
const refused = { status: 409, isFinal: true }
const cutOff = { lost: 'ECONNRESET', isFinal: false }

/** The rows of stored orders, each as `[id, quantity]`, and of what is left of the tea. */
function stored(orders, left) {
  return {
    before: [tea],
    after: [{ ...tea, stock: left ?? 100 - orders.reduce((sum, [, quantity]) => sum + quantity, 0) }],
    orders: orders.map(([id, quantity]) => ({ id, total_cents: quantity * 690 })),
    order_lines: orders.map(([id, quantity]) => ({
      order_id: id,
      product_id: tea.id,
      quantity,
      price_cents: 690,
    })),
  }
}

const kindsIn = ({ findings }) => findings.map(({ kind }) => kind)

test('a history in which every key has its one order, or was refused, has no finding', () => {
  const asked = [
    wish('a', 1, [cutOff, made('1'), made('1')]),
    wish('b', 2, [refused]),
    wish('c', 3, [made('3')], 'kill'),
  ]
  const { findings, counts } = check({
    asked,
    ...stored([
      ['1', 1],
      ['3', 3],
    ]),
  })
  expect(findings).toEqual([])
  expect(counts.none).toEqual({
    asked: 2,
    acknowledged: 1,
    refused: 1,
    stored: 1,
    doubled: 0,
    lost: 0,
    unanswered: 0,
  })
  expect(counts.kill).toMatchObject({ asked: 1, acknowledged: 1, stored: 1 })
})

test('an order that was answered 201 and is not in the database is lost', () => {
  const { findings, counts } = check({ asked: [wish('a', 1, [made('1')], 'kill')], ...stored([]) })
  expect(findings).toMatchObject([{ kind: 'lost', key: 'a', fault: 'kill' }])
  expect(counts.kill.lost).toBe(1)
})

test('two orders for one key are doubled, also when only one of them was answered', () => {
  const both = stored([
    ['1', 1],
    ['2', 1],
  ])
  expect(kindsIn(check({ asked: [wish('a', 1, [cutOff, made('2')])], ...both }))).toEqual(['doubled'])
  expect(kindsIn(check({ asked: [wish('a', 1, [made('1'), made('2')])], ...both }))).toEqual(['doubled'])
})

test('one order that was answered under two ids is lost and doubled', () => {
  const asked = [wish('a', 1, [made('1'), made('2')])]
  expect(kindsIn(check({ asked, ...stored([['2', 1]]) }))).toEqual(['lost', 'doubled'])
})

test('an order that was refused and is in the database is found', () => {
  expect(kindsIn(check({ asked: [wish('a', 1, [refused])], ...stored([['1', 1]]) }))).toEqual([
    'refused but stored',
  ])
})

test('a key without a final answer is a finding, whether its order is stored or not', () => {
  const asked = [wish('a', 1, [cutOff, cutOff])]
  expect(kindsIn(check({ asked, ...stored([]) }))).toEqual(['unanswered'])
  expect(kindsIn(check({ asked, ...stored([['1', 1]]) }))).toEqual(['unanswered'])
})

test('an answer that the contract forbids is a finding', () => {
  const asked = [wish('a', 1, [{ status: 500, isFinal: false, wrong: '500' }, made('1')])]
  expect(kindsIn(check({ asked, ...stored([['1', 1]]) }))).toEqual(['answer'])
})

test('an order without lines, with a wrong total, or that nobody asked for is found', () => {
  const asked = [wish('a', 1, [made('1')])]
  const half = { ...stored([['1', 1]]), order_lines: [], after: [tea] }
  expect(kindsIn(check({ asked, ...half }))).toEqual(['unasked', 'total'])
  const cheap = { ...stored([['1', 1]]), orders: [{ id: '1', total_cents: 1 }] }
  expect(kindsIn(check({ asked, ...cheap }))).toEqual(['total'])
  expect(
    kindsIn(
      check({
        asked,
        ...stored([
          ['1', 1],
          ['9', 7],
        ]),
      }),
    ),
  ).toEqual(['unasked'])
})

test('stock that was not taken, was taken twice, or fell below nothing is found', () => {
  const asked = [wish('a', 2, [made('1')])]
  expect(kindsIn(check({ asked, ...stored([['1', 2]], 100) }))).toEqual(['stock'])
  expect(kindsIn(check({ asked, ...stored([['1', 2]], 96) }))).toEqual(['stock'])
  const many = [wish('a', 101, [made('1')])]
  expect(kindsIn(check({ asked: many, ...stored([['1', 101]], -1) }))).toEqual(['stock'])
})

test('lines are the same in any order, and ids in any case', () => {
  const asked = [{ ...wish('a', 1, [made('1')]), lines: [{ product_id: tea.id.toUpperCase(), quantity: 1 }] }]
  expect(check({ asked, ...stored([['1', 1]]) }).findings).toEqual([])
})
