import type { FastifyRequest } from 'fastify'
import type { CacheRule } from './cache-rule.ts'

/** Requests with one key get one response. The order of parameters does not matter, that of their values does. */
export function keyOf({ url, headers, route }: FastifyRequest, { vary }: CacheRule, prefix: string): string {
  const start = url.indexOf('?')
  const path = start === -1 ? url : url.slice(0, start)
  const query = start === -1 ? '' : sorted(url.slice(start + 1))
  return `${route?.url} ${prefix} ${path}?${query} ${varied(headers, vary)}`
}

/**
 * What the key is made of, as it was sent. Requests with one target have one key, and a target costs less: most often it is the
 * URL, whose text is there. No URL or prefix has a space.
 */
export function targetOf({ url, headers }: FastifyRequest, { vary }: CacheRule, prefix: string): string {
  return prefix === '' && vary.length === 0 ? url : `${prefix} ${url} ${varied(headers, vary)}`
}

function varied(headers: FastifyRequest['headers'], vary: readonly string[]): string {
  return vary.map(name => JSON.stringify(headers[name] ?? null)).join()
}

/** Sorts parameters by name; the values of one keep their order. */
function sorted(query: string): string {
  if (!query.includes('&')) return query
  const named = query.split('&').map(parameter => ({ parameter, name: nameOf(parameter) }))
  return named
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ parameter }) => parameter)
    .join('&')
}

/** `%61` and `a` are one name. */
function nameOf(parameter: string): string {
  const [name = ''] = parameter.split('=', 1)
  if (!/[%+]/.test(name)) return name
  try {
    return decodeURIComponent(name.replaceAll('+', ' '))
  } catch {
    return name
  }
}
