// @ts-check
/**
 * The requests of a Postman Collection as they are sent before any response: variables have their own values.
 * @param {any} collection
 */
export function requestsIn(collection) {
  const values = new Map(
    collection.variable.map((/** @type {any} */ { key, value }) => [key, value || 'key']),
  )
  values.set('$timestamp', '1796000000').set('$guid', '01890000-0000-4000-8000-000000000000')
  const folders = collection.item
  return folders.flatMap((/** @type {any} */ { name: folder, item }) =>
    item.map((/** @type {any} */ { name, request }) => sent(folder, name, request, values)),
  )
}

/** @param {string} folder @param {string} name @param {any} request @param {Map<string, string>} values */
function sent(folder, name, request, values) {
  const filled = (/** @type {string} */ text) =>
    text.replace(/\{\{([^{}]+)\}\}/g, (whole, key) => values.get(key) ?? whole)
  const { url, header, body, method } = request
  const [path = '', query = ''] = filled(url.raw.slice(url.host[0].length)).split('?')
  return {
    ...{
      folder,
      name,
      method: method.toLowerCase(),
      path: path.split('/').map(decoded),
      query: pairsOf(query),
    },
    headers: new Map(header.map((/** @type {any} */ { key, value }) => [key.toLowerCase(), filled(value)])),
    body: body && { ...body, raw: body.raw === undefined ? undefined : filled(body.raw) },
    unknown: [...JSON.stringify(request).matchAll(/\{\{([^{}]+)\}\}/g)]
      .map(match => match[1] ?? '')
      .filter(key => !values.has(key)),
  }
}

/** @param {string} text */
function pairsOf(text) {
  return text
    .split('&')
    .filter(Boolean)
    .map(pair => {
      const [name = '', value = ''] = pair.split('=')
      return [decoded(name), decoded(value)]
    })
}

/** @param {string} text */
function decoded(text) {
  return decodeURIComponent(text)
}
