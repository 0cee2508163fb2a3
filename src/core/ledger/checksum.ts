import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { extname } from 'node:path'

/**
 * A checksum of a migration's file that changes with its code, not with comments and white space. The
 * extension is part of it, because a file compiled to another language is another file. Null without a file.
 */
export function checksumOf({ file }: { readonly file: string | null }): string | null {
  if (file === null) return null
  const code = readFileSync(file, 'utf8')
    .replace(/("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
  return `${extname(file)} ${createHash('sha256').update(code).digest('hex')}`
}

/** Whether a file changed since it was applied. Only files with the same extension can be compared. */
export function isEdited(noted: string, now: string | null): boolean {
  if (now === null || now.split(' ')[0] !== noted.split(' ')[0]) return false
  return now !== noted
}
