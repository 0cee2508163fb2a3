import type { CollectionRequest } from '../collection.ts'

/** How a program runs scripts after a response. */
export interface ScriptDialect {
  readonly test: string
  readonly expect: string
  readonly status: string
  readonly body: string
  header(name: string): string
  set(variable: string, value: string): string
}

/** The lines that check a response and take variables from it. */
export function scriptOf({ expected, captures }: CollectionRequest, dialect: ScriptDialect): string[] {
  const { test, expect, status, body } = dialect
  const tests = (name: string, line: string) => [`${test}(${quoted(name)}, function () {`, `  ${line}`, '})']
  const { statuses, values, headers } = expected
  return [
    ...tests(
      `responds with ${statuses.join(' or ') || '2xx'}`,
      `${expect}(${status}).to.${statusRule(statuses)}`,
    ),
    ...Object.entries(headers).flatMap(([name, value]) =>
      tests(`has the header ${name}`, `${expect}(${dialect.header(name)}).to.include(${quoted(value)})`),
    ),
    ...Object.entries(values).flatMap(([pointer, value]) =>
      tests(
        `has ${pointer}`,
        `${expect}(${body}${access(keysOf(pointer))}).to.eql(${JSON.stringify(value)})`,
      ),
    ),
    ...captures.flatMap(({ variable, keys, isEncoded }) => [
      `if (${status} < 300) {`,
      `  const value = ${body}${access(keys)}`,
      `  if (value !== undefined) ${dialect.set(variable, isEncoded ? 'encodeURIComponent(value)' : 'String(value)')}`,
      '}',
    ]),
  ]
}

function statusRule(statuses: readonly number[]): string {
  if (statuses.length === 0) return 'be.within(200, 299)'
  return statuses.length === 1 ? `equal(${statuses[0]})` : `be.oneOf([${statuses.join(', ')}])`
}

/** `/items/0/id` → `items`, `0`, `id`. */
export function keysOf(pointer: string): (string | number)[] {
  const parts = pointer.split('/').slice(1)
  return parts.map(part =>
    /^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~'),
  )
}

/** `?.items?.[0]?.id`. */
export function access(keys: readonly (string | number)[]): string {
  return keys
    .map(key =>
      typeof key === 'string' && /^[A-Za-z_$][\w$]*$/.test(key) ? `?.${key}` : `?.[${JSON.stringify(key)}]`,
    )
    .join('')
}

export function quoted(text: string): string {
  return JSON.stringify(text)
}
