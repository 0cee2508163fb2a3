import { type Block, type BlockPlace, type Heading, type Span, textOf } from './block.ts'
import { attributeIn, type HtmlPiece, htmlPieces } from './html.ts'

interface Code {
  readonly fenced: boolean
  readonly info: string
  readonly text: string
  readonly start: number
}

/** Collects the blocks of a document in order, each with its headings, list and panels. */
export class BlockList {
  readonly #blocks: Block[] = []
  readonly #firstLine: number
  readonly #headings: Heading[] = []
  readonly #panels: { readonly tag: string; title: string }[] = []
  readonly #lists: { readonly id: number; readonly ordered: boolean; item: number | undefined }[] = []
  #heading: { readonly level: number } | undefined
  #title: Heading | undefined
  #isInTable = false
  #ids = 0
  #pre: { readonly line: number; readonly info: string; text: string } | undefined
  #caption: { readonly tag: string; text: string } | undefined

  constructor(firstLine: number) {
    this.#firstLine = firstLine
  }

  code({ fenced, info, text, start }: Code): void {
    const end = start + text.replace(/\n$/, '').split('\n').length
    this.#blocks.push({ kind: 'code', fenced, info, text, ...this.#place(start, end) })
  }

  text(spans: readonly Span[], start: number, end: number): void {
    if (this.#isInTable) return
    if (this.#heading) this.#nameHeading(this.#heading.level, textOf(spans))
    const placed = spans.map(span => ({ ...span, line: span.line + this.#firstLine }))
    const isHeading = this.#heading !== undefined
    this.#blocks.push({ kind: 'text', spans: placed, isHeading, ...this.#place(start, end) })
  }

  openHeading(level: number): void {
    this.#heading = { level }
  }

  closeHeading(): void {
    this.#heading = undefined
  }

  openList(ordered: boolean): void {
    this.#lists.push({ id: ++this.#ids, ordered, item: undefined })
  }

  closeList(): void {
    this.#lists.pop()
  }

  openItem(): void {
    const list = this.#lists.at(-1)
    if (list) list.item = ++this.#ids
  }

  openTable(): void {
    this.#isInTable = true
  }

  closeTable(): void {
    this.#isInTable = false
  }

  /** Raw HTML: comments, `<pre>` as code, headings and panels. */
  html(html: string, start: number): void {
    for (const piece of htmlPieces(html)) this.#htmlPiece(piece, start + piece.line)
  }

  /** All blocks in order. `[//]: # (…)` is a comment, too; the Markdown parser drops it. */
  done(lines: readonly string[]): Block[] {
    const inCode = this.#linesInCode()
    const comments = lines.flatMap((text, index): Block[] => {
      const comment = /^ {0,3}\[\/\/\]: *(?:#|<>) *[("'](.*)[)"'] *$/.exec(text)?.[1]
      if (comment === undefined || inCode.has(index + this.#firstLine)) return []
      return [{ kind: 'comment', text: comment, ...this.#place(index, index + 1), headings: [], panels: [] }]
    })
    if (comments.length === 0) return this.#blocks
    return [...this.#blocks, ...comments].sort((one, other) => one.line - other.line)
  }

  #linesInCode(): Set<number> {
    const lines = new Set<number>()
    for (const { kind, line, endLine } of this.#blocks)
      if (kind === 'code') for (let at = line; at <= endLine; at++) lines.add(at)
    return lines
  }

  #htmlPiece(piece: HtmlPiece, line: number): void {
    if (piece.kind === 'open') this.#openTag(piece.name, piece.attributes, line)
    else if (piece.kind === 'close') this.#closeTag(piece.name)
    else if (piece.kind === 'comment') {
      const end = line + piece.text.split('\n').length
      this.#blocks.push({ kind: 'comment', text: piece.text, ...this.#place(line, end) })
    } else if (this.#pre) this.#pre.text += piece.text
    else if (this.#caption) this.#caption.text += piece.text
  }

  #openTag(name: string, attributes: string, line: number): void {
    if (panelTags.includes(name)) {
      const title = ['label', 'title', 'value', 'tab']
        .map(word => attributeIn(attributes, word))
        .find(Boolean)
      if (this.#panels.length < deepest) this.#panels.push({ tag: name, title: title ?? '' })
    } else if (name === 'pre') {
      const info = attributeIn(attributes, 'lang') ?? languageClass(attributes)
      this.#pre = { line, info, text: '' }
    } else if (name === 'code' && this.#pre && this.#pre.text.trim() === '') {
      this.#pre = { ...this.#pre, info: this.#pre.info || languageClass(attributes) }
    } else if (name === 'summary' || /^h[1-6]$/.test(name)) this.#caption = { tag: name, text: '' }
  }

  #closeTag(name: string): void {
    if (this.#panels.at(-1)?.tag === name) this.#panels.pop()
    if (name === 'pre' && this.#pre) {
      const { text, line, info } = this.#pre
      const shift = /^\s*\n/.exec(text)?.[0].split('\n').length ?? 1
      this.code({ fenced: true, info, text: text.replace(/^\s*\n/, ''), start: line + shift - 1 })
      this.#pre = undefined
    }
    if (this.#caption?.tag !== name) return
    const title = this.#caption.text.replace(/\s+/g, ' ').trim()
    const panel = this.#panels.at(-1)
    if (name === 'summary' && panel) panel.title = title
    else if (name !== 'summary') this.#nameHeading(Number(name.slice(1)), title)
    this.#caption = undefined
  }

  #nameHeading(level: number, text: string): void {
    while ((this.#headings.at(-1)?.level ?? 0) >= level) this.#headings.pop()
    const heading = { level, text: text.trim() }
    // The first title is the name of the project and not a section.
    if (this.#headings.length === 0 && level === 1 && !this.#title) this.#title = heading
    this.#headings.push(heading)
  }

  #place(start: number, end: number): BlockPlace {
    const list = this.#lists.at(-1)
    return {
      line: start + this.#firstLine,
      endLine: Math.max(start, end - 1) + this.#firstLine,
      headings: this.#headings.filter(heading => heading !== this.#title).map(({ text }) => text),
      panels: this.#panels.map(({ title }) => title).filter(Boolean),
      item: list?.item,
      list: list?.id,
      ordered: list?.ordered ?? false,
    }
  }
}

/** How deep panels in panels are read. */
const deepest = 20

const panelTags: readonly string[] = ['details', 'tab', 'tabitem', 'codegroupitem']

function languageClass(attributes: string): string {
  return /(?:language|lang|highlight-source)-(\w+)/.exec(attributes)?.[1] ?? ''
}
