import { type Json, recordIn } from '../../../core/system/json.ts'
import type { Texts } from './texts.ts'

/** The whole package.json at the root; it was validated when the repository was read. */
export function packageJson({ texts }: { readonly texts: Texts }): Json | undefined {
  const text = texts.of('package.json')
  return text === undefined ? undefined : recordIn(JSON.parse(text))
}

/** Any package.json of the repository; empty where it is invalid on purpose. */
export function manifestAt({ texts }: { readonly texts: Texts }, path: string): Json {
  try {
    return recordIn(JSON.parse(texts.of(path) ?? '{}'))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return {}
  }
}
