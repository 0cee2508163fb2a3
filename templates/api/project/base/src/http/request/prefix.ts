import type { FastifyRequest } from 'fastify'
import type { Settings } from '../../config/config.ts'

/** No empty segments: `//evil.example` would be another host. */
const path = /^(?:\/[\w.~!$&'()*+;=:@%-]+)+$/

/**
 * The prefix before the paths that callers use, e.g. `/shop`: X-Forwarded-Prefix of a trusted proxy that strips it, or
 * else PATH_PREFIX.
 */
export function prefixes({ TRUST_PROXY, PATH_PREFIX }: Settings): (request: FastifyRequest) => string {
  if (TRUST_PROXY === 0) return () => PATH_PREFIX
  return ({ headers }) => {
    const { 'x-forwarded-prefix': forwarded } = headers
    return forwarded === undefined ? PATH_PREFIX : (joinPrefixes(String(forwarded)) ?? PATH_PREFIX)
  }
}

/** Each proxy appends the prefix that it strips: `/eu, /shop` is `/eu/shop`. */
function joinPrefixes(forwarded: string): string | undefined {
  const prefix = forwarded.split(',').map(withoutTrailingSlash).join('')
  return prefix === '' || path.test(prefix) ? prefix : undefined
}

function withoutTrailingSlash(part: string): string {
  const text = part.trim()
  let end = text.length
  while (text[end - 1] === '/') end--
  return text.slice(0, end)
}
