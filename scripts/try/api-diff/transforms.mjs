// @ts-check
/** Other ways to write the same document: callers see no difference. */

/** @param {any} value @returns {any} */
export function reordered(value) {
  if (Array.isArray(value)) return value.map(reordered)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, reordered(part)]),
  )
}

/**
 * With the schema of each media type and parameter in a component of its own.
 * @param {any} document
 */
export function extracted(document) {
  /** @type {Record<string, unknown>} */
  const moved = {}
  const changed = edited(document, (value, key) => {
    if (key !== 'schema' || typeof value.$ref === 'string') return value
    const name = `Extracted${Object.keys(moved).length}`
    moved[name] = value
    return { $ref: `#/components/schemas/${name}` }
  })
  const { components = {} } = changed
  return { ...changed, components: { ...components, schemas: { ...components.schemas, ...moved } } }
}

/**
 * With each reference to a schema replaced by that schema, one level deep. Branches of a union keep theirs: with
 * a discriminator the name of a component is a value on the wire.
 * @param {any} document
 */
export function inlined(document) {
  const { schemas = {} } = document.components ?? {}
  return edited(document, (value, _key, parent) => {
    const [, name] = /^#\/components\/schemas\/([^/]+)$/.exec(value.$ref) ?? []
    const isBranch = parent === 'oneOf' || parent === 'anyOf'
    return name === undefined || isBranch || Object.keys(value).length > 1 ? value : schemas[name]
  })
}

/**
 * A copy in which each object is replaced by what `edit` makes of it; what it makes is not edited again.
 * @param {any} value
 * @param {(value: any, key: string, parent: string) => any} edit
 * @param {string} [key]
 * @param {string} [parent]
 * @returns {any}
 */
function edited(value, edit, key = '', parent = '') {
  if (Array.isArray(value)) return value.map(part => edited(part, edit, '', key))
  if (!isObject(value) || hasAnyContent.has(key)) return value
  const made = edit(value, key, parent)
  if (made !== value) return made
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, edited(part, edit, name, key)]),
  )
}

const hasAnyContent = new Set(['example', 'examples', 'default', 'enum', 'const'])

/** @param {unknown} value */
export function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
