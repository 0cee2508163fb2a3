import type { Subject } from './subject.ts'

export type Json = Readonly<Record<string, unknown>>

/** The whole package.json of the root; that it is valid is seen when the repository is read. */
export function packageJson({ texts }: Subject): Json | undefined {
  const text = texts.of('package.json')
  return text === undefined ? undefined : recordIn(JSON.parse(text))
}

/** Any package.json of the repository; nothing where it is broken on purpose. */
export function manifestAt({ texts }: Subject, path: string): Json {
  try {
    return recordIn(JSON.parse(texts.of(path) ?? '{}'))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return {}
  }
}

export function recordIn(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
