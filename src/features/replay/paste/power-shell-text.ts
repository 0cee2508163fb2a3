import { unclosed } from './shell-words.ts'

/** A part of a PowerShell script: a text in quotes, a sign such as `@{`, or a word. */
export interface PowerShellToken {
  readonly kind: 'text' | 'sign' | 'word'
  readonly value: string
}

const skipped = /^(?:[^\S\n]+|`\r?\n|#[^\n]*|<#[\s\S]*?#>)/
/** An address may have an equals sign. */
const words = /^(?:[a-z]+:\/\/[^\s'"`{}()[\],;|]+|[^\s'"`{}()[\],;|=]+)/i
const signs = /^(?:@[{(]|[{}()[\],;|=\n])/

/** The tokens of a script. Throws for a quote that is not closed. */
export function powerShellTokens(text: string): PowerShellToken[] {
  const tokens: PowerShellToken[] = []
  let rest = text.replaceAll('\r\n', '\n')
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const match = pattern.exec(rest)
    if (match) rest = rest.slice(match[0].length)
    return match
  }
  while (rest !== '') {
    if (take(skipped)) continue
    const plain =
      take(/^@'[^\S\n]*\n([\s\S]*?)\n?'@/)?.[1] ?? take(/^'((?:[^']|'')*)'/)?.[1]?.replaceAll("''", "'")
    const filled =
      plain === undefined
        ? (take(/^@"[^\S\n]*\n([\s\S]*?)\n?"@/) ?? take(/^"((?:[^"`]|`[\s\S]|"")*)"/))
        : null
    const sign = plain === undefined && !filled ? take(signs) : null
    if (plain !== undefined) tokens.push({ kind: 'text', value: plain })
    else if (filled) tokens.push({ kind: 'text', value: textOf(filled[1] ?? '', filled[0].startsWith('@')) })
    else if (sign) tokens.push({ kind: 'sign', value: sign[0] })
    else if (/^@?['"]/.test(rest)) throw unclosed(rest)
    else tokens.push({ kind: 'word', value: take(words)?.[0] ?? take(/^[\s\S]/)?.[0] ?? '' })
  }
  return tokens
}

const controls: Readonly<Record<string, string>> = {
  ...{ n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b', f: '\f', v: '\v', e: '\x1b', '0': '\0' },
}

/** What a text in double quotes means. Browsers write other letters as `$([char]228)`. */
function textOf(inner: string, isHere: boolean): string {
  const escapes = isHere ? /`([\s\S])/g : /`([\s\S])|""/g
  return inner
    .replace(/\$\(\[char\]\s*(0x[\da-f]+|\d+)\)/gi, (_, code) => String.fromCharCode(Number(code)))
    .replace(escapes, (_, letter) =>
      letter === undefined ? '"' : (controls[String(letter)] ?? String(letter)),
    )
}
