import { packageIn } from '../../core/system/package-path.ts'
import { cpuTree, type TreeNode } from './call-tree.ts'
import type { Profiled } from './profiled.ts'
import type { RawProfile } from './raw-profile.ts'
import { type Layer, Sources } from './sources.ts'

/** A frame of a flame graph: a function, a statement, or what has several. */
export interface FlameFrame {
  readonly name: string
  /** Where it is: `src/orders/routes.ts:93`, the name of a package, or empty. */
  readonly place: string
  readonly kind: Layer | 'sql' | 'whole'
  /** Milliseconds in one request, with those of its children. */
  ms: number
  readonly children: FlameFrame[]
}

/** What one request does: the functions that used the CPU, and the statements that it waited for. */
export function flameOf(raw: RawProfile, { request, lines }: Profiled): FlameFrame {
  const sources = new Sources(raw)
  const whole = frameOf(`${request.method} ${request.path}`, '', 'whole')
  const sql = childOf(whole, 'SQL', '', 'sql')
  for (const { file, line, statements } of lines.filter(({ statements }) => statements.length > 0)) {
    const place = childOf(sql, file ? `${file}:${line}` : 'transactions', '', 'sql')
    for (const { sql: text, ms } of statements) add(ms, [whole, sql, place, childOf(place, text, '', 'sql')])
  }
  for (const node of cpuTree(raw, sources).nodes.filter(({ weight }) => weight > 0))
    add(node.weight / 1000 / raw.count, pathTo(node, whole, sources))
  sort(whole)
  return whole
}

function add(ms: number, frames: readonly FlameFrame[]): void {
  for (const frame of frames) frame.ms += ms
}

/** The frames from the whole down to a function. */
function pathTo(node: TreeNode, whole: FlameFrame, sources: Sources): FlameFrame[] {
  const above = node.parent ? pathTo(node.parent, whole, sources) : [whole]
  const { frame } = node.raw
  if (node.layer === 'tool' || frame.name === '(root)') return above
  const at = sources.at(frame)
  const place = at ? `${at.file}:${at.line}` : packageOf(frame.url)
  return [...above, childOf(above.at(-1) ?? whole, frame.name || '(anonymous)', place, node.layer)]
}

function packageOf(url: string): string {
  return packageIn(url) ?? url.split('/').at(-1) ?? url
}

function childOf(parent: FlameFrame, name: string, place: string, kind: FlameFrame['kind']): FlameFrame {
  const known = parent.children.find(each => each.name === name && each.place === place)
  if (known) return known
  const made = frameOf(name, place, kind)
  parent.children.push(made)
  return made
}

function frameOf(name: string, place: string, kind: FlameFrame['kind']): FlameFrame {
  return { name, place, kind, ms: 0, children: [] }
}

/** The longest first. */
function sort(frame: FlameFrame): void {
  frame.children.sort((one, other) => other.ms - one.ms)
  for (const child of frame.children) sort(child)
}
