import { type Block, type BlockPlace, type CodeBlock, type TextBlock, textOf } from '../markdown/block.ts'
import { documentOf } from '../markdown/document.ts'
import { type CommandSource, shellBlockOf } from '../markdown/fence.ts'
import { inlineCommands } from '../markdown/inline.ts'
import { type Marks, markIn, marksInInfo } from '../markdown/marks.ts'
import { proseCopies } from '../markdown/prose.ts'
import { isSetupHeading } from '../markdown/section.ts'
import type { ShellText } from '../shell/prompt.ts'
import { BranchReader } from './branch-reader.ts'

/** A text that may hold commands, and the text around it. */
export interface Candidate extends ShellText {
  readonly source: CommandSource
  readonly place: BlockPlace
  readonly marks: Marks
  readonly isWindows: boolean
  /** The text right before it: “or, with yarn:”. */
  readonly lead: string
  /** The rest of the sentence behind inline code: “… in the `web` folder”. */
  readonly tail: string
  /** The branch that the section is about, if that is another one. */
  readonly branch: string | undefined
  /** Whether it is an alternative to the candidate before it. */
  readonly isOr: boolean
}

export interface Candidates {
  readonly candidates: readonly Candidate[]
  /** Placeholder → value, from every `gapi: set`. */
  readonly values: ReadonlyMap<string, string>
  /** Marks with an unknown name. */
  readonly unknownMarks: readonly { readonly line: number; readonly text: string }[]
}

/** The commands that a README asks its reader to run, in order. `own` are the programs of the repository. */
export function candidatesIn(blocks: readonly Block[], own: ReadonlySet<string>): Candidates {
  const candidates: Candidate[] = []
  const marked = new MarkReader()
  const branches = new BranchReader()
  let lead = ''
  for (const block of blocks) {
    if (block.kind === 'comment') {
      if (marked.read(block)?.hidden) candidates.push(...hiddenIn(block, own))
    } else if (block.kind === 'code') {
      const branch = branches.branchOf(block)
      const found = codeCandidates(block, marked.marksOf(block), lead, own)
      candidates.push(...found.map(candidate => ({ ...candidate, branch })))
      lead = ''
    } else {
      branches.read(block)
      const branch = branches.branchOf(block)
      const found = textCandidates(block, block.isHeading ? {} : marked.marksOf(block))
      candidates.push(...found.map(candidate => ({ ...candidate, branch })))
      lead = block.isHeading ? '' : shortened(textOf(block.spans))
    }
  }
  return { candidates, values: marked.values, unknownMarks: marked.unknownMarks }
}

/** The marks that count for a block: those right before it, or before its list. */
class MarkReader {
  readonly values = new Map<string, string>()
  readonly unknownMarks: { line: number; text: string }[] = []
  #marks: Marks = {}
  /** The list that the marks count for; undefined before its first item. */
  #list: number | undefined
  #isSkipping = false

  read({ text, line }: Block & { kind: 'comment' }): Marks | undefined {
    const mark = markIn(text)
    if (!mark) return undefined
    if (mark.region) this.#isSkipping = mark.region === 'start'
    if (mark.unknown !== undefined) this.unknownMarks.push({ line, text: mark.unknown })
    for (const [name, value] of Object.entries(mark.marks.set ?? {})) this.values.set(name, value)
    this.#marks = { ...this.#marks, ...mark.marks }
    this.#list = undefined
    return mark.marks
  }

  marksOf({ list }: Block): Marks {
    if (this.#list !== undefined && list !== this.#list) this.#marks = {}
    const marks = this.#marks
    this.#list = Object.keys(marks).length > 0 ? list : undefined
    if (this.#list === undefined) this.#marks = {}
    return this.#isSkipping ? { ...marks, skip: true } : marks
  }
}

/** The beginning and the end of a text: they say how it introduces the block below. */
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
      tail: '',
      branch: undefined,
      isOr: opensWithOr(lead),
    },
  ]
}

/** “Rename .env.example to .env”, written in a fence. */
function proseInFence({ text, ...place }: CodeBlock, marks: Marks): Candidate[] {
  if (!/^[A-Z][a-z]+ \S+ (to|as|into) \S+\s*$/.test(text)) return []
  const span = { kind: 'text' as const, text, line: place.line, inLink: false }
  return textCandidates({ ...place, kind: 'text', spans: [span], isHeading: false }, marks)
}

function textCandidates(block: TextBlock, marks: Marks): Candidate[] {
  const isSetup = block.headings.some(isSetupHeading)
  const inline = inlineCommands(block, isSetup).map(
    ({ text, line, isOr, lead, tail }): Candidate => ({
      text,
      lines: [line],
      source: 'inline',
      place: { ...block, line, endLine: line },
      marks,
      isWindows: false,
      lead,
      tail,
      branch: undefined,
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
      tail: '',
      branch: undefined,
      isOr: false,
    }),
  )
  return [...inline, ...copies].sort((one, other) => one.place.line - other.place.line)
}

/** A fence inside a comment that says `gapi: hidden`: it is run, and readers do not see it. */
function hiddenIn(
  { text, line, ...place }: Block & { kind: 'comment' },
  own: ReadonlySet<string>,
): Candidate[] {
  const below = text.indexOf('\n') + 1
  const skippedLines = text.slice(0, below).split('\n').length - 1
  return documentOf(text.slice(below), line + skippedLines).blocks.flatMap(block =>
    block.kind === 'code'
      ? codeCandidates({ ...place, ...block, headings: place.headings }, { hidden: true }, '', own)
      : [],
  )
}

/** “or”, “alternatively, with yarn:”, “if you prefer …”: the text between two ways to do one thing. */
export function opensWithOr(text: string): boolean {
  const words = text.trim()
  return (
    /^(or\b|alternative|if you (prefer|use|are using|have)\b|otherwise\b|instead of)/i.test(words) ||
    (words.length < 60 && /\bor\W*$/i.test(words))
  )
}
