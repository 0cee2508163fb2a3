import { createHash } from 'node:crypto'
import type { Hit } from './check.ts'
import type { Texts } from './texts.ts'

/**
 * Names each hit of a check so that it is known again after edits elsewhere in its file: by the check, the file and
 * the line's own text, without its number. Equal lines are told apart by their order.
 */
export function fingerprintsOf(check: string, hits: readonly Hit[], texts: Texts): string[] {
  const seen = new Map<string, number>()
  return hits.map(hit => {
    const key = [check, hit.code, hit.path, aboutOf(hit, texts)].join('\0')
    const ordinal = (seen.get(key) ?? 0) + 1
    seen.set(key, ordinal)
    return createHash('sha256').update(`${key}\0${ordinal}`).digest('hex').slice(0, 32)
  })
}

function aboutOf({ about, path, line }: Hit, texts: Texts): string {
  if (about !== undefined) return about
  return line === undefined ? '' : texts.line(path, line).trim().replace(/\s+/g, ' ')
}
