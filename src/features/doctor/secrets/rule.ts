import { entropyOf } from './placeholder.ts'

/** How to recognize one kind of secret. Patterns are sticky and bounded, so that a match at one place is cheap. */
export interface SecretRule {
  readonly id: string
  /** Its name in a sentence. */
  readonly name: string
  /** The text that is searched for first; the pattern is matched there. */
  readonly keyword: string
  /** Group 1 is the value, else the whole match is. */
  readonly pattern: RegExp
  /** The keyword may follow a letter, a digit or a dash. */
  readonly isInside?: true
  /** Whether what matches is a secret, not only something like one. */
  readonly isReal: (value: string, found: Found) => boolean
}

/** Where a pattern has matched. */
export interface Found {
  readonly match: RegExpExecArray
  /** Up to 300 characters before the keyword. */
  readonly before: string
}

/** A token with a prefix of its provider. */
export function token(id: string, name: string, keyword: string, pattern: RegExp): SecretRule {
  return { id, name, keyword, pattern, isReal: isRandomToken }
}

/** What people type has less than 2.8 bits per character. */
export function isRandomToken(value: string): boolean {
  return entropyOf(value) >= 2.8 && !/example|x{6,}|1234567890|0{8,}|your[-_]|placeholder/i.test(value)
}

/** A line of a JSDoc comment shows how something is used. */
export function inDocComment(before: string): boolean {
  return /^[ \t]{0,20}\/?\*{1,2}[ \t]/.test(before.slice(before.lastIndexOf('\n') + 1))
}
