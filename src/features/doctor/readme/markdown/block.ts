export interface Heading {
  readonly level: number
  readonly text: string
}

export interface CodeSpan {
  readonly kind: 'code'
  readonly text: string
  readonly line: number
  readonly inLink: boolean
}

export type Span =
  | CodeSpan
  | { readonly kind: 'text'; readonly text: string; readonly line: number; readonly inLink: boolean }

export interface Link {
  readonly href: string
  readonly line: number
}

/** Where a block is. Lines count from 1. */
export interface BlockPlace {
  readonly line: number
  readonly endLine: number
  /** The headings above it without the title, the nearest last. */
  readonly headings: readonly string[]
  /** The titles of the `<details>` and tabs around it, the nearest last. */
  readonly panels: readonly string[]
  /** The number of its list item; undefined outside lists. */
  readonly item: number | undefined
  readonly list: number | undefined
  readonly ordered: boolean
}

export type Block =
  | (BlockPlace & {
      readonly kind: 'code'
      readonly fenced: boolean
      readonly info: string
      readonly text: string
    })
  | (BlockPlace & { readonly kind: 'text'; readonly spans: readonly Span[]; readonly isHeading: boolean })
  | (BlockPlace & { readonly kind: 'comment'; readonly text: string })

export type CodeBlock = Extract<Block, { kind: 'code' }>
export type TextBlock = Extract<Block, { kind: 'text' }>

/** The text of spans, code included, without emphasis. */
export function textOf(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join('')
}
