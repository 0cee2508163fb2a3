// @ts-check
/** @param {any} value @param {any} root */
export function resolved(value, root) {
  if (typeof value?.$ref !== 'string') return value
  return value.$ref
    .slice(2)
    .split('/')
    .map((/** @type {string} */ key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((/** @type {any} */ at, /** @type {string} */ key) => at[key], root)
}

/** A request does not have what only responses have, and 3.0 says limits in other words. @param {any} value @param {any} root @returns {any} */
export function forRequests(value, root) {
  if (Array.isArray(value)) return value.map(one => forRequests(one, root))
  if (typeof value !== 'object' || value === null) return value
  const made = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, forRequests(one, root)]))
  for (const limit of ['Minimum', 'Maximum']) {
    const key = `exclusive${limit}`
    if (typeof made[key] !== 'boolean') continue
    const edge = limit.toLowerCase()
    if (made[key]) made[key] = made[edge]
    else delete made[key]
  }
  if (made.nullable === true && made.type === undefined) delete made.nullable
  if (Array.isArray(made.required) && typeof made.properties === 'object')
    made.required = made.required.filter(
      (/** @type {string} */ name) => resolved(value.properties[name], root)?.readOnly !== true,
    )
  return made
}
