import { tokenizer } from 'ret/dist/tokenizer.js'
import type { Group, Root, SetToken, Token } from 'ret/dist/types/tokens.js'
import { types } from 'ret/dist/types/types.js'

/**
 * Texts for a regular expression, with as few and with some more repetitions. Not all of them need to match. `nth` takes
 * other characters where there is a choice.
 */
export function patternSamples(pattern: string, least: number, nth = 0): string[] {
  try {
    const root = tokenizer(new RegExp(pattern).source)
    return [0, 1, 3, least].flatMap(more =>
      choicesOf(root).map(choice => textFor(root, { more, choice, nth, groups: [] })),
    )
  } catch (error) {
    // JSON Schema only recommends that a pattern is a regular expression of JavaScript.
    if (!(error instanceof SyntaxError)) throw error
    return []
  }
}

/** Whether a text matches. What is a regular expression only without Unicode mode counts, too. */
export function isMatch(pattern: unknown, text: string): boolean {
  if (typeof pattern !== 'string') return true
  const expression = madeBy(() => new RegExp(pattern, 'u')) ?? madeBy(() => new RegExp(pattern))
  return expression?.test(text) ?? true
}

function madeBy(make: () => RegExp): RegExp | undefined {
  try {
    return make()
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

interface TextOptions {
  /** How often something is repeated beyond what it has to be. */
  readonly more: number
  /** Which of several alternatives is written. */
  readonly choice: number
  /** Which of several characters is written. */
  readonly nth: number
  /** What the groups have become so far. */
  readonly groups: string[]
}

function choicesOf({ options = [] }: Root): number[] {
  return [...Array(Math.max(options.length, 2)).keys()]
}

function textFor(token: Root | Token, options: TextOptions): string {
  switch (token.type) {
    case types.ROOT:
      return sequence(token, options)
    case types.GROUP:
      return groupText(token, options)
    case types.REPETITION: {
      const times = Math.min(token.max, token.min + options.more, 1000)
      return Array.from({ length: times }, () => textFor(token.value, options)).join('')
    }
    case types.CHAR:
      return String.fromCharCode(token.value)
    case types.REFERENCE:
      return options.groups[token.value - 1] ?? ''
    case types.SET:
      return characterOf(token, options.nth)
    default:
      return ''
  }
}

interface Characters {
  readonly set: readonly SetToken[]
  readonly not: boolean
}

function characterOf({ set, not }: Characters, nth: number): string {
  const fitting = likely.filter(character => not !== isIn(character, set))
  return fitting[nth % fitting.length] ?? firstOf(set)
}

function sequence({ options, stack = [] }: Root | Group, wanted: TextOptions): string {
  const tokens = options?.[wanted.choice % options.length] ?? stack
  return tokens.map(token => textFor(token, wanted)).join('')
}

/** What has to follow or precede is written by what follows or precedes. */
function groupText(group: Group, options: TextOptions): string {
  const { remember, followedBy, notFollowedBy, lookBehind } = group
  if (followedBy || notFollowedBy || lookBehind) return ''
  const text = sequence(group, options)
  if (remember) options.groups.push(text)
  return text
}

const likely = [...'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_. ,:/@+']

function isIn(character: string, set: readonly SetToken[]): boolean {
  const code = character.charCodeAt(0)
  return set.some(token => {
    if (token.type === types.CHAR) return token.value === code
    if (token.type === types.RANGE) return token.from <= code && code <= token.to
    return token.not !== isIn(character, token.set)
  })
}

function firstOf([token]: readonly SetToken[]): string {
  if (token === undefined) return ''
  if (token.type === types.CHAR) return String.fromCharCode(token.value)
  return token.type === types.RANGE ? String.fromCharCode(token.from) : firstOf(token.set)
}
