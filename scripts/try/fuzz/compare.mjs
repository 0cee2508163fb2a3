/** Headers that must be equal on all databases, and those that must only be present on all. */
const sameHeaders = [
  'content-type',
  'allow',
  'cache-control',
  'vary',
  'www-authenticate',
  'idempotency-replayed',
]
const presentHeaders = ['etag', 'retry-after', 'location', 'deprecation', 'sunset']

/**
 * A response without what may differ between databases: known ids become their number; other ids, times,
 * cursors and numbers from the database become a word.
 */
export function comparable({ status, headers, text }, numberOf) {
  return {
    status,
    headers: {
      ...Object.fromEntries(sameHeaders.map(name => [name, headers[name]])),
      ...Object.fromEntries(presentHeaders.map(name => [name, name in headers])),
    },
    body: withoutIds(parsed(text), numberOf),
  }
}

/** Whether all responses are equal; they come from `comparable`. */
export function areSame(answers) {
  return new Set(answers.map(answer => JSON.stringify(answer))).size === 1
}

/** The first difference between two responses, as a JSON Pointer, or undefined. */
export function differenceOf(one, other, path = '') {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return Object.is(one, other) ? undefined : path || '/'
  for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const place = differenceOf(one[name], other[name], `${path}/${name}`)
    if (place) return place
  }
  return undefined
}

function withoutIds(value, numberOf, name) {
  if (typeof value === 'string') return textWithoutIds(value, numberOf)
  if (typeof value === 'number') return name === 'number' ? '<number>' : value
  if (Array.isArray(value)) return value.map(each => withoutIds(each, numberOf))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, withoutIds(each, numberOf, name)]),
  )
}

const id = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi
const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g
const cursor = /(cursor=)[\w-]+/g

function textWithoutIds(text, numberOf) {
  return text
    .replace(id, each => `<id ${numberOf(each.toLowerCase()) ?? ''}>`)
    .replace(time, '<time>')
    .replace(cursor, '$1<cursor>')
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
