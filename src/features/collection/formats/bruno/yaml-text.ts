import { isRecord } from '../../../../core/system/json.ts'

/** A value as YAML: texts of several lines as blocks, and everything else as JSON would write it. */
export function yamlText(value: unknown, indent = ''): string {
  if (Array.isArray(value))
    return value.length === 0 ? ' []\n' : `\n${value.map(one => `${indent}-${inList(one, indent)}`).join('')}`
  if (isRecord(value)) {
    const entries = Object.entries(value).filter(([, part]) => part !== undefined)
    const lines = entries.map(([name, part]) => `${indent}${name}:${yamlText(part, `${indent}  `)}`)
    return lines.length === 0 ? ' {}\n' : `\n${lines.join('')}`
  }
  return ` ${typeof value === 'string' ? textOf(value, indent) : JSON.stringify(value)}\n`
}

/** The first field of an object stands behind the dash. */
function inList(value: unknown, indent: string): string {
  const text = yamlText(value, `${indent}  `)
  return isRecord(value) && text.startsWith('\n') ? ` ${text.slice(1 + indent.length + 2)}` : text
}

function textOf(text: string, indent: string): string {
  if (isBlock(text)) return `|-\n${text.replace(/^(?=.)/gm, indent)}`
  return isPlain.test(text) && !isWord.test(text) ? text : JSON.stringify(text)
}

/** A block keeps every character but those that YAML does not print, and spaces at its beginning. */
function isBlock(text: string): boolean {
  return /^\S[^\n]*\n/.test(text) && isPrintable.test(text) && !text.endsWith('\n')
}

const isPrintable = /^[\t\n\x20-\x7e\u00a0-\u2027\u202a-\udfff\ue004-\ufefe\uff00-\ufffd]*$/
const isPlain = /^[A-Za-z][\w ./-]*[\w./-]$/
const isWord = /^(true|false|null|yes|no|on|off|y|n)$/i
