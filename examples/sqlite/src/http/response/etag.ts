import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { problem } from './problem.ts'

/** A strong ETag (RFC 9110, section 8.8.3), from the text or the bytes that are sent. */
export function etagOf(text: string | Buffer): string {
  return `"${hash('sha256', text, 'base64url').slice(0, 22)}"`
}

/** Computes ETags, and keeps the last one: a text that is sent often is compared instead of hashed. */
export function createTagger(): (text: string) => string {
  let last = { text: '', tag: etagOf('') }
  return text => {
    if (text !== last.text) last = { text, tag: etagOf(text) }
    return last.tag
  }
}

/** Throws a 412 if a read with If-Match would return another version. */
export function requireMatch({ headers }: FastifyRequest, etag: string | undefined): void {
  const expected = headers['if-match']
  if (expected === undefined || etag === undefined) return
  if (!isAny(expected) && !tagsIn(expected).includes(etag))
    throw problem(412, 'The current version does not match If-Match.')
}

/** Whether the caller already has this version (If-None-Match). The response is a 304. */
export function isNotModified({ headers }: FastifyRequest, etag: string | undefined): boolean {
  const tags = headers['if-none-match']
  return tags !== undefined && etag !== undefined && (tags === etag || includesTag(tags, etag))
}

interface Precondition {
  /** Throws a 412 if `current` is not what the caller expects. Read it with `lock`, so that it does not change. */
  ifMatch(current: object | undefined): void
  /** Throws a 412 if the handler did not call ifMatch, so that a precondition is never ignored. */
  requireChecked(): void
}

const noPrecondition: Precondition = { ifMatch() {}, requireChecked() {} }

/**
 * The precondition of a write, from If-Match or If-None-Match (RFC 9110, 13.2.2). `textOf` serializes a value as GET
 * would.
 */
export function preconditionOf(
  { method, headers }: FastifyRequest,
  textOf: (value: object) => string | undefined,
): Precondition {
  const { 'if-match': expected, 'if-none-match': unwanted } = headers
  if ((expected === undefined && unwanted === undefined) || method === 'GET' || method === 'HEAD')
    return noPrecondition
  let isChecked = false
  return {
    ifMatch(current) {
      const text = current && textOf(current)
      const etag = text === undefined ? undefined : etagOf(text)
      const exists = current !== undefined
      if (expected !== undefined && !(exists && (isAny(expected) || tagsIn(expected).includes(etag ?? ''))))
        throw problem(412, 'It has changed since you read it. Read it again before you write.')
      if (unwanted !== undefined && exists && includesTag(unwanted, etag ?? ''))
        throw problem(412, 'It already exists, and If-None-Match requires that it does not.')
      isChecked = true
    },
    requireChecked() {
      const name = expected === undefined ? 'If-None-Match' : 'If-Match'
      if (!isChecked) throw problem(412, `This route does not support ${name}.`)
    },
  }
}

function isAny(list: string): boolean {
  return list.trim() === '*'
}

/** Whether If-None-Match lists this version, by weak comparison (RFC 9110, 8.8.3.2). */
function includesTag(list: string, etag: string): boolean {
  return isAny(list) || tagsIn(list.replaceAll('W/', '')).includes(etag)
}

/** The ETags in a list. A weak one keeps its W/, so it does not equal a strong one. */
function tagsIn(list: string): string[] {
  return list.match(/(?:W\/)?"[^"]*"/g) ?? []
}
