import MarkdownIt, { type MarkdownIt as MarkdownParser, type Token } from 'markdown-it'
import type { Block, CodeSpan, Link, Span } from './block.ts'
import { BlockList } from './block-list.ts'

/** The parts of a Markdown file that may hold a command or describe one, in order. */
export interface MarkdownDocument {
  readonly blocks: readonly Block[]
  readonly links: readonly Link[]
}

/** Reads GitHub's Markdown. Any text is Markdown, so it never throws; it takes time linear in its length. */
export function documentOf(text: string, firstLine = 1): MarkdownDocument {
  const blocks = new BlockList(firstLine)
  const links: Link[] = []
  for (const token of parser().parse(text, {})) addToken(token, blocks, links)
  return { blocks: blocks.done(text.split('\n')), links }
}

let made: MarkdownParser | undefined

function parser(): MarkdownParser {
  made ??= new MarkdownIt('commonmark').enable('table')
  return made
}

function addToken(token: Token, blocks: BlockList, links: Link[]): void {
  const start = token.map?.[0] ?? 0
  const { type, content } = token
  if (type === 'inline') addInline(token, start, blocks, links)
  else if (type === 'fence')
    blocks.code({ fenced: true, info: token.info.trim(), text: content, start: start + 1 })
  else if (type === 'code_block') blocks.code({ fenced: false, info: '', text: content, start })
  else if (type === 'html_block') blocks.html(content, start)
  else if (type === 'heading_open') blocks.openHeading(Number(token.tag.slice(1)))
  else if (type === 'heading_close') blocks.closeHeading()
  else if (type === 'ordered_list_open' || type === 'bullet_list_open')
    blocks.openList(type === 'ordered_list_open')
  else if (type === 'ordered_list_close' || type === 'bullet_list_close') blocks.closeList()
  else if (type === 'list_item_open') blocks.openItem()
  else if (type === 'table_open') blocks.openTable()
  else if (type === 'table_close') blocks.closeTable()
}

/** Spans of text and code with the line each begins on; comments and tags are added to the blocks. */
function addInline(token: Token, start: number, blocks: BlockList, links: Link[]): void {
  const spans: Span[] = []
  let line = start
  let href: string | undefined
  let tag: CodeSpan | undefined
  for (const child of token.children ?? []) {
    const inLink = href !== undefined
    if (child.type === 'softbreak' || child.type === 'hardbreak')
      spans.push({ kind: 'text', text: '\n', line: line++, inLink })
    else if (child.type === 'code_inline')
      spans.push({ kind: 'code', text: child.content.trim(), line, inLink })
    else if (child.type === 'link_open') {
      href = String(child.attrGet('href') ?? '')
      links.push({ href, line })
    } else if (child.type === 'link_close') href = undefined
    else if (child.type === 'html_inline' && child.content.startsWith('<!--'))
      blocks.html(child.content, line)
    else if (child.type === 'html_inline') {
      const name = /^<(\/?[a-z]+)/i.exec(child.content)?.[1]?.toLowerCase()
      if (name === 'code' || name === 'kbd') tag = { kind: 'code', text: '', line, inLink }
      else if (tag && name?.startsWith('/')) {
        spans.push({ ...tag, text: tag.text.trim() })
        tag = undefined
      }
    } else if (child.type === 'text' && tag) tag = { ...tag, text: tag.text + child.content }
    else if (child.type === 'text') spans.push({ kind: 'text', text: child.content, line, inLink })
  }
  blocks.text(spans, start, token.map?.[1] ?? start + 1)
}
