import { hidden, isSecret, redactUrl } from './redact-url.ts'

/** Copies fields without the values of secret ones, as deep as the logger writes. */
export function redact(fields: Record<string, unknown>, depth = 5): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      isSecret(name) ? hidden : shown(name, value, depth),
    ]),
  )
}

function shown(name: string, value: unknown, depth: number): unknown {
  if (typeof value === 'string') return /ur[il]$|href|link|referr?er/i.test(name) ? redactUrl(value) : value
  if (value instanceof Error) return describe(value)
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value
  if (depth === 0) return '[deep]'
  if (Array.isArray(value)) return value.slice(0, 100).map(item => shown(name, item, depth - 1))
  return redact({ ...value }, depth - 1)
}

const ownKey = /key(?:_|%5[fF])(?:[\w-]|%[\da-fA-F]{2}){16,}/g

/** Removes API keys from a line, wherever they are. */
export function withoutKeys(line: string): string {
  return line.replace(ownKey, `key_${hidden}`)
}

/** The texts before and after the values in database messages; the last occurrence of `end` counts. */
const quotes: ReadonlyArray<readonly [start: string, end: string]> = [
  [')=(', ')'],
  ['Failing row contains (', ')'],
  ["Duplicate entry '", "' for key"],
  ["value: '", "'"],
  ['value "', '" is out of range'],
  ['Token "', '" is invalid'],
  ["near '", "'"],
  ['near "', '"'],
  [': "', '"'],
]

/** Removes the quoted values from a database message, e.g. `Key (email)=([value]) already exists`. */
export function withoutValues(message: string): string {
  let text = message
  for (const [start, end] of quotes) {
    const from = text.indexOf(start) + start.length
    const to = text.lastIndexOf(end)
    if (from >= start.length && to > from) text = `${text.slice(0, from)}[value]${text.slice(to)}`
  }
  return text
}

/** Serializes an error with its causes, without bindings and rows, which may contain personal data. */
function describe(error: Error, depth = 4): Record<string, unknown> {
  const { name: type, message, stack = '', cause } = error
  const frames = stack.indexOf('\n    at ')
  return {
    type,
    message: withoutValues(message),
    code: 'code' in error ? error.code : undefined,
    stack: frames === -1 ? withoutValues(stack) : withoutValues(stack.slice(0, frames)) + stack.slice(frames),
    ...(cause instanceof Error && depth > 0 && { cause: describe(cause, depth - 1) }),
  }
}
