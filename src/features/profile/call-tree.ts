import { lastAtMost } from './own-script.ts'
import type { CpuSamples, RawNode, RawProfile } from './raw-profile.ts'
import type { Layer, Sources } from './sources.ts'
import { medianOf } from './spread.ts'

/** A function in the tree of who called whom. */
export interface TreeNode {
  readonly raw: RawNode
  readonly parent: TreeNode | undefined
  /** The file in the project; undefined for libraries and Node itself. */
  readonly file: string | undefined
  readonly layer: Layer
  /** Microseconds or bytes of the function itself, without those that it called. */
  weight: number
}

/** The functions that used memory, in bytes. */
export function heapTree({ heap }: RawProfile, sources: Sources): TreeNode[] {
  const nodes: TreeNode[] = []
  const add = (raw: RawNode, parent: TreeNode | undefined): void => {
    const node = nodeOf(raw, parent, sources)
    node.weight = raw.size
    nodes.push(node)
    for (const callee of raw.callees) add(callee, node)
  }
  add(heap, undefined)
  return nodes
}

export interface CpuTree {
  readonly nodes: readonly TreeNode[]
  /** Microseconds while a statement ran, of code that no line of the project called: a part of its wait. */
  readonly inStatements: number
  /** Microseconds in which nothing ran, and no statement either. */
  readonly waiting: number
}

/** The functions that used the CPU, in microseconds. */
export function cpuTree({ cpu, waits, ...measured }: RawProfile, sources: Sources): CpuTree {
  const nodes = linked(cpu, sources)
  const usual = medianOf(cpu.deltas)
  const starts = waits.map(([from]) => from)
  let [at, inStatements, waiting] = [cpu.start, 0, 0]
  for (const [index, id] of cpu.samples.entries()) {
    at += cpu.deltas[index] ?? 0
    const length = Math.max(0, Math.min(cpu.deltas[index + 1] ?? usual, longest * usual))
    const node = nodes.get(id)
    if (node === undefined || at < measured.from || at >= measured.to) continue
    const [from, to] = waits[lastAtMost(starts, at)] ?? [0, 0]
    const isInStatement = from <= at && at < to
    if (node.raw.frame.name === '(idle)') waiting += isInStatement ? 0 : length
    else if (isInStatement && !hasOwnLine(node)) inStatements += length
    else node.weight += length
  }
  return { nodes: [...nodes.values()], inStatements, waiting }
}

/**
 * How many usual times between two samples one may count. In a longer gap the process did not run, because others had the
 * CPU, and the line that was stopped is innocent.
 */
const longest = 5

function linked({ nodes }: CpuSamples, sources: Sources): Map<number, TreeNode> {
  const parents = new Map(nodes.flatMap(({ id, children }) => children.map(child => [child, id] as const)))
  const raws = new Map(nodes.map(raw => [raw.id, raw]))
  const made = new Map<number, TreeNode>()
  const make = (raw: RawNode): TreeNode => {
    const known = made.get(raw.id)
    if (known) return known
    const above = raws.get(parents.get(raw.id) ?? -1)
    const node = nodeOf(raw, above && make(above), sources)
    made.set(raw.id, node)
    return node
  }
  for (const raw of nodes) make(raw)
  return made
}

function nodeOf(raw: RawNode, parent: TreeNode | undefined, sources: Sources): TreeNode {
  const { url } = raw.frame
  return { raw, parent, file: sources.fileOf(url), layer: sources.layerOfUrl(url), weight: 0 }
}

function hasOwnLine(node: TreeNode): boolean {
  return node.layer === 'own' || (node.parent !== undefined && hasOwnLine(node.parent))
}
