import type { Subject } from './subject.ts'

export type Json = Readonly<Record<string, unknown>>

/** The whole package.json of the root; that it is valid is seen when the repository is read. */
export function packageJson({ texts }: Subject): Json | undefined {
  const text = texts.of('package.json')
  return text === undefined ? undefined : recordIn(JSON.parse(text))
}

export function recordIn(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
