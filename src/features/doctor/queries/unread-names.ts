import { escaped } from '../../../core/system/escaped.ts'
import type { Source } from '../facts/source.ts'
import { isCode } from '../facts/syntax.ts'
import { isFromTemplate } from '../repository/from-template.ts'
import { isEnvExample, isGenerated } from '../repository/places.ts'

/** The variable names that nothing reads: no code, compose file or script. */
export function unreadNames(
  names: readonly string[],
  { texts }: Source,
  hasConfigClass: boolean,
): Set<string> {
  const unread = new Set(names)
  const isOurs = hasConfigClass && isFromTemplate({ texts })
  for (const path of texts.paths) {
    if (unread.size === 0) break
    if (isEnvExample(path) || isGenerated(path) || /\.(md|mdx)$/.test(path)) continue
    const before = isOurs ? (isCode(path) ? inCode : inText) : anywhere
    const text = texts.peek(path) ?? ''
    for (const name of unread) if (hasWord(text, name, before)) unread.delete(name)
  }
  // A file that was not read may read them.
  if (unread.size > 0) for (const path of texts.paths) if (isCode(path)) texts.ask(path)
  return unread
}

const anywhere = String.raw`\b`

/**
 * In a project of create-good-api the code reads fields. Setting a variable or using a field does not count.
 */
const inCode = String.raw`\benv(?:ironment)?(?:\.|\[['"])`
const inText = String.raw`\$\{?`

/** Searching a plain text first takes a tenth of the time of a pattern. */
function hasWord(text: string, name: string, before: string): boolean {
  return text.includes(name) && new RegExp(`${before}${escaped(name)}\\b`).test(text)
}
