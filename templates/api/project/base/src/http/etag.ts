import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { problem } from './problem.ts'

/** A strong ETag (RFC 9110, section 8.8.3): it changes with the text that is sent. */
function etagOf(text: string): string {
  return `"${hash('sha256', text, 'base64url').slice(0, 22)}"`
}

/** Tags texts, and knows the last one again: what many ask for is compared, not hashed once more. */
export function tagger(): (text: string) => string {
  let last = { text: '', tag: etagOf('') }
  return text => {
    if (text !== last.text) last = { text, tag: etagOf(text) }
    return last.tag
  }
}

/** Whether the caller has this version already (If-None-Match): the answer is a 304 without a body. */
export function isKnown({ headers }: FastifyRequest, etag: string | undefined): boolean {
  const known = headers['if-none-match']
  if (known === undefined || etag === undefined) return false
  return known.trim() === '*' || tagsIn(known.replaceAll('W/', '')).includes(etag)
}

interface Precondition {
  /** Throws a 412 when this is not what the caller has seen. Read it with `lock`: then it stays so. */
  ifMatch(current: object): void
  /** Throws a 412 when nothing was compared: a write that does not ask is refused, not done anyway. */
  requireMet(): void
}

const none: Precondition = { ifMatch() {}, requireMet() {} }

/** What the caller says to have seen (If-Match); `textOf` writes a thing as GET would. */
export function preconditionOf(
  { method, headers }: FastifyRequest,
  textOf: (value: object) => string | undefined,
): Precondition {
  const expected = headers['if-match']
  if (expected === undefined || method === 'GET' || method === 'HEAD') return none
  let met = false
  return {
    ifMatch(current) {
      const text = textOf(current)
      met = expected.trim() === '*' || (text !== undefined && tagsIn(expected).includes(etagOf(text)))
      if (!met) throw problem(412, 'It has changed since you read it. Read it again, then decide.')
    },
    requireMet() {
      if (!met) throw problem(412, 'This route cannot tell what If-Match asks.')
    },
  }
}

/** The tags of a list; a weak one keeps its W/ and so equals no strong one. */
function tagsIn(list: string): string[] {
  return list.match(/(?:W\/)?"[^"]*"/g) ?? []
}
