import { parseLinedYaml } from '../system/yaml.ts'
import { jsonLines } from './json-lines.ts'

/** The lines of places in a document that was parsed before, in JSON or YAML; each by the keys that lead to it. */
export function linesOf(text: string, places: readonly (readonly string[])[]): number[] {
  if (places.length === 0) return []
  if (/^\s*[{[]/.test(text)) return jsonLines(text, places)
  const { lineOf } = parseLinedYaml(text)
  return places.map(keys => {
    for (let length = keys.length; length > 0; length--) {
      const some = keys.slice(0, length)
      // A status is a number in YAML, unless it has quotes.
      const line = lineOf(some.map(numbered)) ?? lineOf(some)
      if (line !== undefined) return line
    }
    return 1
  })
}

function numbered(key: string): string | number {
  return /^\d{1,9}$/.test(key) ? Number(key) : key
}
