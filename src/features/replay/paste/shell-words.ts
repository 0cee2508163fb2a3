import { UserError } from '../../../core/system/errors.ts'

/** Where a shell ends the command: a pipe, a redirection, or the next command. */
const end = /^(?:[|;<>\n]|&(?=\s|&|$))/

/**
 * The words of the first command in a text, as a POSIX shell and bash's `$'…'` quote them. A variable stays as it is
 * written. Throws for a quote that is not closed.
 */
export function shellWords(text: string): string[] {
  const words: string[] = []
  let word: string | undefined
  let rest = text
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const match = pattern.exec(rest)
    if (match) rest = rest.slice(match[0].length)
    return match
  }
  while (rest !== '') {
    const quoted =
      take(/^'([^']*)'/) ?? take(/^\$?"((?:[^"\\]|\\[\s\S])*)"/) ?? take(/^\$'((?:[^'\\]|\\[\s\S])*)'/)
    if (quoted) word = (word ?? '') + unquoted(quoted[0], quoted[1] ?? '')
    else if (/^\$?['"]/.test(rest)) throw unclosed(rest)
    else if (take(/^\\\r?\n/)) continue
    else if (end.test(rest) && !(rest.startsWith('\n') && words.length === 0 && word === undefined)) break
    else if (take(/^\s+/)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + (take(/^\\([\s\S])/)?.[1] ?? take(/^[\s\S]/)?.[0] ?? '')
  }
  return word === undefined ? words : [...words, word]
}

function unquoted(whole: string, inner: string): string {
  if (whole.startsWith("'")) return inner
  if (whole.startsWith("$'"))
    return inner.replace(escapes, (_, ...found) => escaped(found[0], found[1], found[2]))
  return inner.replace(/\\(?:\r?\n|([$`"\\]))/g, '$1')
}

const escapes = /\\(?:x([\da-f]{1,2})|u([\da-f]{1,4})|([0-7]{1,3}|[\s\S]))/gi
const controls: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
}

function escaped(hex: unknown, unicode: unknown, other: unknown): string {
  const code = typeof hex === 'string' ? hex : unicode
  if (typeof code === 'string') return String.fromCharCode(Number.parseInt(code, 16))
  const letter = String(other)
  if (/^[0-7]/.test(letter)) return String.fromCharCode(Number.parseInt(letter, 8))
  return controls[letter] ?? letter
}

export function unclosed(rest: string): UserError {
  const start = rest.slice(0, 30).split('\n')[0]
  return new UserError(`A quote is not closed: ${start} …`, 'Paste the whole command.')
}
