import { createHash } from 'node:crypto'
import type { Hit } from '../checks/check.ts'
import type { Texts } from '../repository/texts.ts'

/**
 * The fingerprint of each hit of a check. It stays the same when other parts of the file are edited: it
 * depends on the check, the file and the text of the line, not on the line number. Equal lines are numbered
 * in order.
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
