/**
 * Checks a history: the responses must agree with the rows in the database.
 *
 * `asked` are the orders that callers placed, one key each: `{ key, lines, fault, answers }`, where `fault`
 * is the fault at that time, and an answer is `{ status, order?, isFinal, wrong? }`, or `{ lost: reason }`
 * without a response. `wrong` says how the response violates the contract. No two of `asked` have the same
 * lines, so the lines of a stored order identify its key. `before` and `after` are the products, `orders`
 * and `order_lines` the rows afterwards.
 *
 * Returns findings, `{ kind, key?, fault?, detail }`, and the result of the keys by fault.
 */
export function check({ asked, before, after, orders, order_lines }) {
  const linesOf = groupedBy(order_lines, line => line.order_id)
  const storedFor = groupedBy(orders, order => signatureOf(linesOf.get(order.id) ?? []))
  const ids = new Set(orders.map(({ id }) => id))
  const wishes = asked.map(wish => ({ ...wish, stored: storedFor.get(signatureOf(wish.lines)) ?? [] }))
  const findings = [
    ...wishes.flatMap(wish => findingsOf(wish, ids)),
    ...strangers(asked, storedFor),
    ...orders.flatMap(order => oddTotal(order, linesOf.get(order.id) ?? [])),
    ...before.flatMap(product => oddStock(product, after, order_lines)),
  ]
  return { findings, counts: countsOf(wishes, findings) }
}

/** What is wrong with the orders of one key. */
function findingsOf({ key, fault, answers, stored }, ids) {
  const told = new Set(answers.flatMap(({ status, order }) => (status === 201 ? [order.id] : [])))
  const last = answers.at(-1)
  const finding = (kind, detail) => ({ kind, key, fault, detail })
  const findings = answers.flatMap(({ wrong }) => (wrong ? [finding('answer', wrong)] : []))
  const lost = [...told].filter(id => !ids.has(id))
  if (lost.length > 0)
    findings.push(finding('lost', `answered 201 with ${lost}, which is not in the database`))
  if (stored.length > 1 || told.size > 1)
    findings.push(finding('doubled', `${stored.length} orders are stored, ${told.size} were answered`))
  if (!last?.isFinal) findings.push(finding('unanswered', `no final answer in ${answers.length} tries`))
  if (last?.isFinal && last.status !== 201 && stored.length > 0)
    findings.push(finding('refused but stored', `answered ${last.status}, and ${stored.length} are stored`))
  const [only] = stored
  if (told.size === 1 && stored.length === 1 && !told.has(only.id))
    findings.push(finding('another', `answered 201 with ${[...told]}, stored is ${only.id}`))
  return findings
}

/** Orders that no caller placed; an order without lines is one. */
function strangers(asked, storedFor) {
  const wanted = new Set(asked.map(({ lines }) => signatureOf(lines)))
  return [...storedFor]
    .filter(([signature]) => !wanted.has(signature))
    .flatMap(([signature, orders]) =>
      orders.map(({ id }) => ({ kind: 'unasked', detail: `order ${id} has the lines "${signature}"` })),
    )
}

function oddTotal({ id, total_cents }, lines) {
  const sum = lines.reduce((cents, { quantity, price_cents }) => cents + quantity * price_cents, 0)
  return sum === total_cents
    ? []
    : [{ kind: 'total', detail: `order ${id} costs ${total_cents}, its lines ${sum}` }]
}

function oddStock({ id, stock }, after, order_lines) {
  const left = after.find(product => product.id === id)?.stock
  const sold = order_lines.reduce((sum, line) => sum + (line.product_id === id ? line.quantity : 0), 0)
  if (left === stock - sold && left >= 0) return []
  return [{ kind: 'stock', detail: `of ${stock} pieces of ${id} ${sold} were ordered, and ${left} are left` }]
}

/** By fault: how many keys were requested, acknowledged (201), refused, in the database, doubled and lost. */
function countsOf(wishes, findings) {
  const counts = {}
  for (const { fault, answers, stored } of wishes) {
    counts[fault] ??= { asked: 0, acknowledged: 0, refused: 0, stored: 0, doubled: 0, lost: 0, unanswered: 0 }
    const acknowledged = answers.some(({ status }) => status === 201)
    counts[fault].asked++
    counts[fault].acknowledged += acknowledged
    counts[fault].refused += !acknowledged && Boolean(answers.at(-1)?.isFinal)
    counts[fault].stored += stored.length > 0
  }
  for (const { kind, fault } of findings) if (fault && kind in counts[fault]) counts[fault][kind]++
  return counts
}

/** The lines as text: equal for the same quantities of the same products, in any order and spelling. */
function signatureOf(lines) {
  return lines
    .map(({ product_id, quantity }) => `${product_id.toLowerCase()} × ${quantity}`)
    .sort()
    .join(', ')
}

function groupedBy(list, keyOf) {
  const groups = new Map()
  for (const each of list) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each])
  return groups
}
