const verbs: Readonly<Record<string, string>> = {
  GET: 'get',
  POST: 'create',
  PUT: 'replace',
  PATCH: 'update',
  DELETE: 'delete',
}

/** What an operation returns. */
interface Returns {
  /** A page. */
  readonly isList?: boolean
  /** A 201. */
  readonly isCreated?: boolean
}

/**
 * The operationId, e.g. `listProducts`, `getProduct`, `createOrderLine`, `cancelOrder`: the name in generated clients.
 * From v2 on it ends with the version, e.g. `listProductsV2`.
 */
export function operationIdOf(method: string, path: string, { isList, isCreated }: Returns = {}): string {
  const segments = path.split('/').filter(Boolean)
  const version = segments.find(isVersion)?.toUpperCase() ?? ''
  const suffix = version === 'V1' ? '' : version
  if (method === 'POST' && !isCreated && isAction(segments)) return actionOf(segments) + suffix
  const verb = isList ? 'list' : (verbs[method] ?? method.toLowerCase())
  return verb + (nounsOf(segments, method === 'POST') || 'Root') + suffix
}

/** The names in a path, e.g. `OrderLines`: one of them, if a parameter follows or `isOne`. */
function nounsOf(segments: readonly string[], isOne: boolean): string {
  const nouns = segments.flatMap((segment, place) => {
    if (isParameter(segment) || isVersion(segment)) return []
    const next = segments[place + 1]
    return [capitalized((next === undefined ? isOne : isParameter(next)) ? singular(segment) : segment)]
  })
  return nouns.join('')
}

/**
 * Whether the last name is what is done: with one thing (`/orders/:id/cancel`) or with many (`/products/import`). Under
 * `webhooks` it is who calls.
 */
function isAction(segments: readonly string[]): boolean {
  const [before = '', last = ''] = segments.slice(-2)
  if (segments.length < 2 || isParameter(last) || singular(last) !== last || isVersion(before)) return false
  return isParameter(before) || (singular(before) !== before && !/^(callback|(web)?hook)s$/.test(before))
}

/** `/orders/:id/cancel` → `cancelOrder`, `/pulls/:id/update-branch` → `updatePullBranch`. */
function actionOf(segments: readonly string[]): string {
  const [verb = '', ...more] = (segments.at(-1) ?? '').split('-')
  const isOne = isParameter(segments.at(-2) ?? '')
  const things = segments.slice(0, isOne ? -2 : -1)
  return verb + nounsOf(things, isOne) + more.map(capitalized).join('')
}

function isParameter(segment: string): boolean {
  return segment.startsWith(':') || segment === '*'
}

function isVersion(segment: string): boolean {
  return /^v\d+$/.test(segment)
}

/** `order-lines` → `OrderLines`. */
function capitalized(segment: string): string {
  const words = segment.split(/[^A-Za-z0-9]/)
  return words.map(word => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')
}

/** The first match wins. For irregular plurals a route sets operationId itself. */
const endings: ReadonlyArray<readonly [plural: RegExp, singular: string]> = [
  [/(ss|us|is|ics|news|series|species)$/, '$1'],
  [/(mov|cook)ies$/, '$1ie'],
  [/ies$/, 'y'],
  [/(ss|sh|x|zz|[^aeiou]us|[^aeiou]ch|[aeiou]{2}ch)es$/, '$1'],
  [/s$/, ''],
]

function singular(noun: string): string {
  const ending = endings.find(([plural]) => plural.test(noun))
  return ending ? noun.replace(...ending) : noun
}
