import { escaped } from '../../../../core/system/escaped.ts'
/** A piece of raw HTML in a Markdown file; `line` counts from 0 within the text that was scanned. */
export type HtmlPiece =
  | { readonly kind: 'comment' | 'text'; readonly text: string; readonly line: number }
  | { readonly kind: 'open'; readonly name: string; readonly attributes: string; readonly line: number }
  | { readonly kind: 'close'; readonly name: string; readonly line: number }

/**
 * Splits HTML into tags, comments and the text between them. Everything else is text; nothing is an error.
 */
export function htmlPieces(html: string): HtmlPiece[] {
  const pieces: HtmlPiece[] = []
  let at = 0
  let line = 0
  let unclosed = false
  while (at < html.length) {
    const end = endOfPiece(html, at, unclosed)
    const raw = html.slice(at, end)
    unclosed ||= raw.startsWith('<!--') && !raw.endsWith('-->')
    pieces.push(pieceOf(raw, line))
    line += raw.split('\n').length - 1
    at = end
  }
  return pieces
}

function endOfPiece(html: string, at: number, unclosed: boolean): number {
  if (html[at] !== '<') return orEnd(html.indexOf('<', at), html)
  if (html.startsWith('<!--', at) && !unclosed) {
    const close = html.indexOf('-->', at + 4)
    return close === -1 ? html.length : close + 3
  }
  if (!/[a-z/]/i.test(html[at + 1] ?? '')) return orEnd(html.indexOf('<', at + 1), html)
  for (let end = at + 1, quote = ''; end < html.length; end++) {
    const char = html[end] ?? ''
    if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '"' || char === "'") quote = char
    else if (char === '>') return end + 1
    else if (char === '<') return end
  }
  return html.length
}

function orEnd(index: number, html: string): number {
  return index === -1 ? html.length : index
}

function pieceOf(raw: string, line: number): HtmlPiece {
  if (raw.startsWith('<!--')) return { kind: 'comment', text: raw.slice(4).replace(/-->$/, ''), line }
  const [start = '', slash, name] = /^<(\/?)([a-z][\w-]*)/i.exec(raw) ?? []
  if (name === undefined || !raw.endsWith('>')) return { kind: 'text', text: withoutEntities(raw), line }
  const tag = name.toLowerCase()
  const attributes = raw.slice(start.length, -1)
  return slash ? { kind: 'close', name: tag, line } : { kind: 'open', name: tag, attributes, line }
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
  '&amp;': '&',
}

function withoutEntities(text: string): string {
  return text.replace(/&(?:lt|gt|quot|#39|nbsp|amp);/g, entity => entities[entity] ?? entity)
}

/** The value of an attribute: `label="npm"` → npm. */
export function attributeIn(attributes: string, name: string): string | undefined {
  const [, double, single, bare] =
    new RegExp(`(?:^|\\s)${escaped(name)}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(
      attributes,
    ) ?? []
  return double ?? single ?? bare
}
