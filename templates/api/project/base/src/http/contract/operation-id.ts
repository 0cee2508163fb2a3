const verbs: Readonly<Record<string, string>> = {
  GET: 'get',
  POST: 'create',
  PUT: 'replace',
  PATCH: 'update',
  DELETE: 'delete',
}

/**
 * The operationId, e.g. `listProducts`, `getProduct`, `createOrderLine`: the name in generated clients. It depends only
 * on the method and the path. From v2 on it ends with the version, e.g. `listProductsV2`.
 */
export function operationIdOf(method: string, path: string, isList: boolean): string {
  const segments = path.split('/').filter(Boolean)
  const nouns = segments.flatMap((segment, place) => {
    if (isParameter(segment) || isVersion(segment)) return []
    const next = segments[place + 1]
    const isOne = next === undefined ? method === 'POST' : isParameter(next)
    return [capitalized(isOne ? singular(segment) : segment)]
  })
  const version = segments.find(isVersion)?.toUpperCase() ?? ''
  const verb = isList ? 'list' : (verbs[method] ?? method.toLowerCase())
  return verb + (nouns.join('') || 'Root') + (version === 'V1' ? '' : version)
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
