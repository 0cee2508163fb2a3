import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { about } from '../about.ts'
import { problem } from './problem.ts'

/** A strong ETag (RFC 9110, section 8.8.3): it changes with the value, and with the version that writes it out. */
export function etagOf(value: unknown): string {
  const digest = createHash('sha256').update(about.version).update(JSON.stringify(value)).digest('base64url')
  return `"${digest.slice(0, 22)}"`
}

/** Whether the caller has this version already (If-None-Match): the answer is a 304 without a body. */
export function isKnown({ headers }: FastifyRequest, etag: string): boolean {
  const known = headers['if-none-match']
  return known !== undefined && (known.trim() === '*' || tagsIn(known.replaceAll('W/', '')).includes(etag))
}

/** What the caller says to have seen (If-Match). A write that does not ask about it is refused, not done anyway. */
export function preconditionOf({ method, headers }: FastifyRequest) {
  const expected = method === 'GET' || method === 'HEAD' ? undefined : headers['if-match']
  let met = expected === undefined
  return {
    /** Throws a 412 when this is not what the caller has seen. Read it with `lock`: then it stays so. */
    ifMatch(current: object): void {
      met = expected === undefined || expected.trim() === '*' || tagsIn(expected).includes(etagOf(current))
      if (!met) throw problem(412, 'It has changed since you read it. Read it again, then decide.')
    },
    requireMet(): void {
      if (!met) throw problem(412, 'This route cannot tell what If-Match asks.')
    },
  }
}

/** The tags of a list; a weak one keeps its W/ and so equals no strong one. */
function tagsIn(list: string): string[] {
  return list.match(/(?:W\/)?"[^"]*"/g) ?? []
}
