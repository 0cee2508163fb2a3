import { isFromTemplate } from './from-template.ts'
import { isEnvExample, isGenerated } from './places.ts'
import type { Subject } from './subject.ts'
import { isCode } from './syntax.ts'

/** Those names of variables that nothing reads: no code, no compose file, no script. */
export function unreadNames(
  names: readonly string[],
  { texts }: Subject,
  hasConfigClass: boolean,
): Set<string> {
  const unread = new Set(names)
  const isOurs = hasConfigClass && isFromTemplate({ texts })
  for (const path of texts.paths) {
    if (unread.size === 0) break
    if (isEnvExample(path) || isGenerated(path) || /\.(md|mdx)$/.test(path)) continue
    const before = isOurs ? (isCode(path) ? inCode : inText) : anywhere
    const text = texts.of(path) ?? ''
    for (const name of unread) if (hasWord(text, name, before)) unread.delete(name)
  }
  return unread
}

const anywhere = String.raw`\b`

/** In a project of create-good-api the code reads fields. What sets a variable, or uses a field, reads none. */
const inCode = String.raw`\benv(?:ironment)?(?:\.|\[['"])`
const inText = String.raw`\$\{?`

/** Looking for a plain text first is a tenth of looking for a pattern. */
function hasWord(text: string, name: string, before: string): boolean {
  return text.includes(name) && new RegExp(`${before}${name.replaceAll('.', '\\.')}\\b`).test(text)
}
