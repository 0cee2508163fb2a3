import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import type { Source } from './source.ts'

/**
 * A migration's file as a short text that changes when its code does: comments and white space do not count. A file
 * compiled to another language is another file, so its extension is part of it; null where there is no file.
 */
export function checksumOf({ file }: Source): string | null {
  if (file === null) return null
  const code = readFileSync(file, 'utf8')
    .replace(/("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
  return `${extname(file)} ${createHash('sha256').update(code).digest('hex')}`
}

/** Whether a file is not what was applied. Only files of one extension can be compared. */
export function isEdited(noted: string, now: string | null): boolean {
  if (now === null || now.split(' ')[0] !== noted.split(' ')[0]) return false
  return now !== noted
}
