import { breakages } from './breakages.mjs'
import { areSame, comparable, differenceOf } from './compare.mjs'
import { knownThings, ref } from './known.mjs'
import { validRequest, written } from './requests.mjs'

/** After this number of requests, and after a difference, all sides start again with the same few rows. */
const epoch = 250

/**
 * Sends the given number of requests to every side, one at a time, and compares the responses. Returns
 * findings, each with the request and all responses, and the statuses of each operation.
 */
export async function fuzz({ sides, contract, random, requests }) {
  const known = knownThings(sides)
  for (const as of Object.keys(sides[0].keys))
    known.add(
      'key',
      sides.map(({ keys }) => keys[as]),
      { as },
    )
  const run = {
    sides,
    contract,
    random,
    known,
    findings: [],
    tallies: new Map(),
    sent: 0,
    since: epoch,
    replays: [],
  }
  while (run.sent < requests) {
    if (run.since >= epoch) await beginAgain(run)
    await oneRequest(run, nextRequest(run))
  }
  return run
}

/** Creates the same rows everywhere, through the API: some products and orders. */
async function beginAgain(run) {
  const { sides, known, contract, random } = run
  for (const { clear } of sides) await clear()
  known.forget(({ kind }) => kind === 'key')
  run.since = 0
  run.replays = []
  const makers = contract.operations.filter(
    ({ method, spec }) => method === 'post' && '201' in spec.responses,
  )
  const byNeed = makers.toSorted((a, b) => needsOf(a) - needsOf(b))
  for (const operation of byNeed)
    for (let n = 0; n < 6; n++) await oneRequest(run, validRequest(operation, known, random))
}

/** Operations that refer to other resources come after these. */
function needsOf({ spec }) {
  return JSON.stringify(spec.requestBody).includes('"uuid"') ? 1 : 0
}

function nextRequest({ contract, random, known, replays }) {
  if (replays.length > 0 && random.chance(0.03)) return replayed(random.pick(replays), random, known)
  const request = validRequest(random.pick(contract.operations), known, random)
  if (random.chance(0.45)) return request
  for (;;) {
    const broken = random.pick(breakages)(request, random, known)
    if (broken) return broken
  }
}

/**
 * A request that was sent before, with its Idempotency-Key: unchanged, by another caller, or with another
 * body.
 */
function replayed(request, random, known) {
  const another = validRequest(request.operation, known, random).body
  return random.pick([
    { ...request, how: 'the same again' },
    { ...request, how: 'the same key by another client', as: request.as === 'user' ? 'other' : 'user' },
    { ...request, how: 'the same key with another body', body: another },
    {
      ...request,
      how: 'the same key in quotes',
      headers: { 'idempotency-key': `"${request.headers['idempotency-key']}"` },
    },
  ])
}

async function oneRequest(run, request) {
  const { sides, known, contract } = run
  run.sent++
  run.since++
  const keyOf = as => ref(known.all('key', { as })[0].number)
  const template = written(request, keyOf)
  const own = sides.map((_, side) => resolved(template, text => known.resolve(text, side)))
  const answers = await Promise.all(sides.map(({ send }, side) => send(own[side])))
  learn(run, request, answers)
  const compared = answers.map((answer, side) => comparable(answer, id => known.numberOf(id, side)))
  const faults = answers.map(answer => faultOf(contract, request, own[0], answer))
  const failure = faults.find(fault => /^(0|5\d\d)$/.test(fault))
  const what = failure ?? differenceAmong(compared) ?? faults.find(Boolean)
  count(run, request, answers)
  if (what) {
    run.findings.push({ what, request, sent: own[0], answers, names: sides.map(({ name }) => name) })
    if (!areSame(compared) && request.method !== 'GET') run.since = epoch
  }
}

/**
 * The first difference between the responses, without array indexes.
 * @param {readonly object[]} answers
 */
function differenceAmong([first, ...others]) {
  const place = others.map(other => differenceOf(first, other)).find(Boolean)
  return place && `differ at ${place.replace(/\/\d+(?=\/|$)/g, '/*')}`
}

function resolved({ method, target, headers, content }, resolve) {
  const inner = Object.entries(headers).map(([name, value]) => [
    name,
    value === undefined ? value : resolve(value),
  ])
  return {
    method,
    target: resolve(target),
    headers: Object.fromEntries(inner),
    content: typeof content === 'string' ? resolve(content) : content,
  }
}

/** How a response violates the document. A changed path or method has no operation: it must be refused. */
function faultOf(contract, { operation, method, path }, { content }, answer) {
  if (answer.status === 0) return '0'
  const isOperation = operation.path === path && operation.method.toUpperCase() === method
  if (answer.status >= 500) return String(answer.status)
  if (method === 'HEAD' || method === 'OPTIONS') return undefined
  if (!isOperation) return contract.problemFaultOf(answer)
  const isTaken = answer.status < 300
  return (
    contract.faultOf(operation, answer) ??
    (isTaken ? contract.bodyFaultOf(operation, parsed(withoutMark(content))) : undefined)
  )
}

/** Remembers what all sides have created or returned, so that later requests can refer to it. */
function learn({ known, replays }, request, answers) {
  const statuses = new Set(answers.map(({ status }) => status))
  if (statuses.size !== 1 || answers[0].status >= 300) return
  const { path, params, method, as, query } = request
  const bodies = answers.map(({ text }) => parsed(text))
  if (method === 'POST' && bodies.every(body => body?.id)) {
    const values = bodies.map(({ id }) => id)
    if (!answers[0].headers['idempotency-replayed'])
      known.add('row', values, { collection: path, as, isUsed: false })
    markUsed(known, request.body)
    if (request.headers['idempotency-key'] && request.how === 'valid') replays.push(request)
  }
  if (method === 'DELETE') forgetRemoved(known, params)
  if (method === 'GET' && bodies.every(body => body?.next)) {
    const cursors = bodies.map(({ next }) => new URLSearchParams(next.split('?')[1]).get('cursor'))
    const { cursor: _, ...rest } = query
    if (!request.rawQuery) known.add('cursor', cursors, { path, query: rest })
  }
  if (answers.every(({ headers }) => headers.etag))
    known.add(
      'etag',
      answers.map(({ headers }) => headers.etag),
      { id: params.id },
    )
}

/** Removed items are no longer referred to. */
function forgetRemoved(known, { id }) {
  const [, number] = /^~ref\.(\d+)\./.exec(id) ?? []
  const row = known.all('row').find(row => row.number === Number(number))
  if (row) row.kind = 'removed'
}

/** An item that a body refers to can no longer be removed. */
function markUsed(known, body) {
  const used = new Set(
    [...JSON.stringify(body ?? null).matchAll(/~ref\.(\d+)\./g)].map(([, number]) => Number(number)),
  )
  for (const row of known.all('row')) if (used.has(row.number)) row.isUsed = true
}

function count({ tallies }, { operation, method, path }, answers) {
  if (operation.path !== path || operation.method.toUpperCase() !== method) return
  const name = `${method} ${path}`
  const tally = tallies.get(name) ?? { asked: 0, done: 0 }
  tally.asked++
  tally.done += answers.every(({ status }) => status >= 200 && status < 300)
  tallies.set(name, tally)
}

/** A JSON parser may ignore a byte order mark (RFC 8259, 8.1); the API does. */
function withoutMark(content) {
  return typeof content === 'string' ? content.replace(/^\ufeff/, '') : content
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
