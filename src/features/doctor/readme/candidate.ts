import { type Block, type CodeBlock, type Place, type TextBlock, textOf } from './block.ts'
import { shellBlockOf } from './fence.ts'
import { inlineCommands } from './inline.ts'
import { readMarkdown } from './markdown.ts'
import { type Marks, markIn, marksInInfo } from './marks.ts'
import type { ShellText } from './prompt.ts'
import { proseCopies } from './prose.ts'
import { isSetupHeading } from './section.ts'
import type { Source } from './step.ts'

/** A text that holds commands, and all that the README says around it. */
export interface Candidate extends ShellText {
  readonly source: Source
  readonly place: Place
  readonly marks: Marks
  readonly isWindows: boolean
  /** The text right before it: “or, with yarn:”. */
  readonly lead: string
  /** It is offered beside the candidate before it. */
  readonly isOr: boolean
}

export interface Candidates {
  readonly candidates: readonly Candidate[]
  /** Placeholder → value, from every `gapi: set`. */
  readonly values: ReadonlyMap<string, string>
  /** Marks that mean nothing. */
  readonly unknownMarks: readonly { readonly line: number; readonly text: string }[]
}

/** Finds what a README asks its reader to run, in document order. `own` are the programs that the repository publishes. */
export function candidatesIn(blocks: readonly Block[], own: ReadonlySet<string>): Candidates {
  const candidates: Candidate[] = []
  const values = new Map<string, string>()
  const unknownMarks: { line: number; text: string }[] = []
  let marks: Marks = {}
  let markedList: number | undefined
  let region = false
  let lead = ''
  for (const block of blocks) {
    if (block.kind === 'comment') {
      const read = markIn(block.text)
      if (!read) continue
      if (read.region) region = read.region === 'start'
      if (read.unknown !== undefined) unknownMarks.push({ line: block.line, text: read.unknown })
      for (const [name, value] of Object.entries(read.marks.set ?? {})) values.set(name, value)
      marks = { ...marks, ...read.marks }
      if (read.marks.hidden) candidates.push(...hiddenIn(block, own))
      markedList = undefined
      continue
    }
    if (block.kind === 'text' && block.isHeading) {
      candidates.push(...textCandidates(block, {}))
      lead = ''
      continue
    }
    const isMarked = Object.keys(marks).length > 0
    if (isMarked && markedList !== undefined && block.list !== markedList) marks = {}
    markedList = isMarked ? block.list : undefined
    const here = region ? { ...marks, skip: true as const } : marks
    candidates.push(
      ...(block.kind === 'code' ? codeCandidates(block, here, lead, own) : textCandidates(block, here)),
    )
    if (markedList === undefined) marks = {}
    lead = block.kind === 'text' ? shortened(textOf(block.spans)) : ''
  }
  return { candidates, values, unknownMarks }
}

/** The beginning and the end of a text say how it leads to what is below. */
function shortened(text: string): string {
  return text.length > 400 ? `${text.slice(0, 200)} … ${text.slice(-200)}` : text
}

function codeCandidates(block: CodeBlock, marks: Marks, lead: string, own: ReadonlySet<string>): Candidate[] {
  const shell = shellBlockOf(block, own)
  if (!shell) return proseInFence(block, marks)
  return [
    {
      ...shell,
      place: block,
      marks: { ...marksInInfo(block.info), ...marks },
      lead,
      isOr: opensWithOr(lead),
    },
  ]
}

/** “Rename .env.example to .env”, set as code. */
function proseInFence({ text, ...place }: CodeBlock, marks: Marks): Candidate[] {
  if (!/^[A-Z][a-z]+ \S+ (to|as|into) \S+\s*$/.test(text)) return []
  const span = { kind: 'text' as const, text, line: place.line, inLink: false }
  return textCandidates({ ...place, kind: 'text', spans: [span], isHeading: false }, marks)
}

function textCandidates(block: TextBlock, marks: Marks): Candidate[] {
  const isSetup = block.headings.some(isSetupHeading)
  const inline = inlineCommands(block, isSetup).map(
    ({ text, line, isOr, lead }): Candidate => ({
      text,
      lines: [line],
      source: 'inline',
      place: { ...block, line, endLine: line },
      marks,
      isWindows: false,
      lead,
      isOr,
    }),
  )
  const copies = proseCopies(block).map(
    ({ from, to, line }): Candidate => ({
      text: `cp ${from} ${to}`,
      lines: [line],
      source: 'prose',
      place: { ...block, line, endLine: line },
      marks,
      isWindows: false,
      lead: '',
      isOr: false,
    }),
  )
  return [...inline, ...copies].sort((one, other) => one.place.line - other.place.line)
}

/** A fence inside a comment that says `gapi: hidden`: run, and not shown to readers. */
function hiddenIn(
  { text, line, ...place }: Block & { kind: 'comment' },
  own: ReadonlySet<string>,
): Candidate[] {
  const below = text.indexOf('\n') + 1
  const skippedLines = text.slice(0, below).split('\n').length - 1
  return readMarkdown(text.slice(below), line + skippedLines).blocks.flatMap(block =>
    block.kind === 'code'
      ? codeCandidates({ ...place, ...block, headings: place.headings }, { hidden: true }, '', own)
      : [],
  )
}

/** “or”, “alternatively, with yarn:”, “if you prefer …”: what stands between two ways to do one thing. */
export function opensWithOr(text: string): boolean {
  const words = text.trim()
  return (
    /^(or\b|alternative|if you (prefer|use|are using|have)\b|otherwise\b|instead of)/i.test(words) ||
    (words.length < 60 && /\bor\W*$/i.test(words))
  )
}
