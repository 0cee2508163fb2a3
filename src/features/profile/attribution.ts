import { escaped } from '../../core/system/escaped.ts'
import { packageIn } from '../../core/system/package-path.ts'
import type { TreeNode } from './call-tree.ts'
import type { OwnScript } from './own-script.ts'
import type { RawFrame, RawNode } from './raw-profile.ts'
import type { SourceLine, Sources } from './sources.ts'

/** Whose time or memory it is: that of a line, of writing the response of a handler, or of no line of the project. */
export type CostOwner =
  | { readonly kind: 'line' | 'exchange'; readonly at: SourceLine }
  | { readonly kind: 'outside'; readonly what: string }

export interface Share {
  readonly owner: CostOwner
  readonly weight: number
}

export interface AttributionOptions {
  readonly sources: Sources
  /** Where the handler of the route begins. */
  readonly handler: SourceLine | undefined
  /** The functions of the CPU's profile, whose samples have lines. */
  readonly cpu: readonly TreeNode[]
  /** Lines that run statements. */
  readonly querying: readonly SourceLine[]
}

/**
 * Gives the weight of a function to lines: to its own, or, if it works for others, to the line that called it. A profile
 * has the lines of the function that ran, and of those above it only which they are.
 */
export function attributionOf({ sources, handler, cpu, querying }: AttributionOptions) {
  const ticks = ticksByFunction(cpu)
  return (node: TreeNode): Share[] => {
    const found = ownerOf(node)
    const { weight } = node
    if (found === undefined || found.by.layer === 'tool')
      return [{ owner: { kind: 'outside', what: outsideOf(node) }, weight }]
    const { by, callee } = found
    if (by.layer === 'exchange' && handler) return [{ owner: { kind: 'exchange', at: handler }, weight }]
    const script = sources.script(by.raw.frame.scriptId)
    if (by.file !== undefined && by.raw.line !== undefined)
      return [{ owner: { kind: 'line', at: { file: by.file, line: by.raw.line } }, weight }]
    if (!script) return [{ owner: { kind: 'outside', what: outsideOf(node) }, weight }]
    const samples = callee ? undefined : samplesOf(by.raw, ticks)
    if (!samples) {
      const line = callee ? callLine(by.raw, callee.raw, script) : functionLine(by.raw.frame, script)
      return [{ owner: { kind: 'line', at: { file: script.file, line } }, weight }]
    }
    const total = [...samples.values()].reduce((sum, count) => sum + count, 0)
    return [...samples].map(([tick, count]) => {
      const at = { file: script.file, line: tickLine(tick, by.raw.frame, script) }
      return { owner: { kind: 'line', at }, weight: (weight * count) / total }
    })
  }

  /** The line of a function that called another: by the name in its text, else where it spends its time. */
  function callLine(caller: RawNode, callee: RawNode, script: OwnScript): number {
    const { frame } = caller
    const own = script.functionAt(script.offsetOf(frame.line, frame.column))
    const lines = own ? linesThatCall(callee.frame.name, own, script) : []
    if (lines.length === 1 && lines[0] !== undefined) return lines[0]
    const samples = ticks.get(keyOf(frame)) ?? new Map<number, number>()
    const busy = [...samples]
      .sort(([, one], [, other]) => other - one)
      .map(([tick]) => tickLine(tick, frame, script))
    const first = functionLine(frame, script)
    const last = own ? script.lineAtOffset(own.to - 1) : first
    const queries = querying.filter(({ file, line }) => file === script.file && first <= line && line <= last)
    return busy.find(line => lines.includes(line)) ?? lines[0] ?? queries[0]?.line ?? busy[0] ?? first
  }
}

/** The nearest line that asked for the work: not past the server, which calls lines of its own accord. */
function ownerOf(node: TreeNode): Found | undefined {
  const first = nearest(node, ({ file }) => file !== undefined)
  if (first?.by.layer === 'exchange') return first
  const found = nearest(node, ({ layer }) => layer === 'own' || layer === 'server')
  if (found?.by.layer === 'own') return found
  return first && isBelow(first.by, found?.by) ? first : undefined
}

/** Whether a function was called by another, directly or not; all were called by none. */
function isBelow(node: TreeNode, other: TreeNode | undefined): boolean {
  return (
    other === undefined ||
    (node.parent !== undefined && (node.parent === other || isBelow(node.parent, other)))
  )
}

interface Found {
  readonly by: TreeNode
  /** The function that it called, through which the weight came; undefined for its own. */
  readonly callee: TreeNode | undefined
}

function nearest(node: TreeNode, isWanted: (node: TreeNode) => boolean): Found | undefined {
  let callee: TreeNode | undefined
  for (let by: TreeNode | undefined = node; by; by = by.parent) {
    if (isWanted(by)) return { by, callee }
    callee = by
  }
  return undefined
}

function outsideOf({ raw: { frame } }: TreeNode): string {
  if (frame.name === '(garbage collector)') return 'garbage collection'
  if (packageIn(frame.url) !== undefined) return 'libraries'
  return frame.url.endsWith('.py') ? 'Python' : 'Node.js'
}

/** The lines in a function where a name is called, without those in functions inside it. */
function linesThatCall(name: string, own: { from: number; to: number }, script: OwnScript): number[] {
  const word = name.split(/[^\w$]/).at(-1) ?? ''
  if (word === '') return []
  const calls = new RegExp(`(?<![\\w$])${escaped(word)}(?=\\s*[(<\`])`, 'g')
  const offsets = [...script.text.slice(own.from, own.to).matchAll(calls)].map(
    ({ index }) => own.from + index,
  )
  const direct = offsets.filter(offset => script.functionAt(offset)?.from === own.from)
  return [...new Set(direct.map(offset => script.lineAtOffset(offset)))]
}

function ticksByFunction(nodes: readonly TreeNode[]): Map<string, Map<number, number>> {
  const all = new Map<string, Map<number, number>>()
  for (const { raw, file } of nodes) {
    if (file === undefined) continue
    const ticks = all.get(keyOf(raw.frame)) ?? new Map<number, number>()
    for (const [line, count] of raw.ticks) ticks.set(line, (ticks.get(line) ?? 0) + count)
    all.set(keyOf(raw.frame), ticks)
  }
  return all
}

/** The samples of a function by line. Memory has none: it is divided as the CPU's time of the same function. */
function samplesOf(raw: RawNode, all: ReadonlyMap<string, ReadonlyMap<number, number>>) {
  if (raw.ticks.size > 0) return raw.ticks
  const others = all.get(keyOf(raw.frame))
  return others && others.size > 0 ? others : undefined
}

function tickLine(tick: number, { line, column }: RawFrame, script: OwnScript): number {
  return script.lineOfTick(tick, line, column)
}

function functionLine({ line, column }: RawFrame, script: OwnScript): number {
  return script.lineAt(line, column)
}

function keyOf({ scriptId, line, column }: RawFrame): string {
  return `${scriptId}:${line}:${column}`
}
