import { attributionOf, type CostOwner } from './attribution.ts'
import { cpuTree, heapTree, type TreeNode } from './call-tree.ts'
import type { Placed } from './placed.ts'
import type { Cost, Outside, Profiled, ProfiledLine, ProfiledStatement } from './profiled.ts'
import type { RawProfile, RawStatement } from './raw-profile.ts'
import { repeatedIn } from './repeated.ts'
import { type SourceLine, Sources } from './sources.ts'
import { linesInStack, statementLine } from './stack.ts'

/** A line while its costs are added up, for one request. */
interface Sum extends SourceLine {
  sql: number
  cpu: number
  bytes: number
  exchange: number
  readonly statements: Map<string, { sql: string; calls: number; ms: number }>
}

type Analysed = Pick<Profiled, 'lines' | 'outside' | 'total' | 'waiting' | 'repeated'>

/** Adds up what was measured by the lines of the project. */
export function analyse(raw: RawProfile): Analysed {
  const sources = new Sources(raw)
  const lines = new Map<string, Sum>()
  const outside = new Map<string, Outside>()
  const placed = raw.statements.map(statement => placeOf(statement, sources))
  for (const each of placed) addStatement(each, raw.traced, lines)
  const cpu = cpuTree(raw, sources)
  const ownersOf = attributionOf({
    ...{ sources, cpu: cpu.nodes, handler: raw.handler ? sources.at(raw.handler) : undefined },
    querying: placed.flatMap(({ at }) => at ?? []),
  })
  const add = (nodes: readonly TreeNode[], of: 'cpu' | 'bytes', unit: number) => {
    for (const node of nodes.filter(({ weight }) => weight > 0))
      for (const { owner, weight } of ownersOf(node)) addCost(owner, of, weight / unit, lines, outside)
  }
  add(cpu.nodes, 'cpu', 1000 * raw.count)
  add(heapTree(raw, sources), 'bytes', raw.count)
  const found = [...lines.values()].map(sum => lineOf(sum, sources))
  return {
    lines: found.sort((one, other) => other.sql + other.cpu - one.sql - one.cpu || other.bytes - one.bytes),
    outside: [...outside.values()].sort((one, other) => other.cpu - one.cpu),
    total: totalOf([...found, ...[...outside.values()].map(each => ({ ...each, sql: 0 }))]),
    waiting: cpu.waiting / 1000 / raw.count,
    repeated: repeatedIn(placed, raw.traced, sources),
  }
}

function placeOf(statement: RawStatement, sources: Sources): Placed {
  const stack = linesInStack(statement.stack, sources)
  return { statement, stack, at: statementLine(stack, sources) }
}

/** Statements that Knex sends of its own accord, BEGIN and COMMIT, have no line. */
const noLine = { file: '', line: 0 }

function addStatement({ statement, at }: Placed, requests: number, lines: Map<string, Sum>): void {
  const { sql, calls, ms } = statement
  const sum = sumOf(at ?? noLine, lines)
  sum.sql += ms / requests
  const known = sum.statements.get(sql) ?? { sql, calls: 0, ms: 0 }
  known.calls += calls / requests
  known.ms += ms / requests
  sum.statements.set(sql, known)
}

function addCost(
  owner: CostOwner,
  of: 'cpu' | 'bytes',
  weight: number,
  lines: Map<string, Sum>,
  outside: Map<string, Outside>,
): void {
  if (owner.kind === 'outside') {
    const { what } = owner
    const known = outside.get(what) ?? { what, cpu: 0, bytes: 0 }
    outside.set(what, { ...known, [of]: known[of] + weight })
    return
  }
  const sum = sumOf(owner.at, lines)
  sum[of] += weight
  if (owner.kind === 'exchange' && of === 'cpu') sum.exchange += weight
}

function sumOf({ file, line }: SourceLine, lines: Map<string, Sum>): Sum {
  const key = `${file}:${line}`
  const known = lines.get(key) ?? { file, line, sql: 0, cpu: 0, bytes: 0, exchange: 0, statements: new Map() }
  lines.set(key, known)
  return known
}

function lineOf(sum: Sum, sources: Sources): ProfiledLine {
  const statements: ProfiledStatement[] = [...sum.statements.values()].sort((one, other) => other.ms - one.ms)
  const sent = statements.reduce((calls, each) => calls + each.calls, 0)
  const text = sources.linesOf(sum.file)[sum.line - 1]?.trim() ?? ''
  return { ...sum, text, statements, calls: sent || sources.callsOf(sum) }
}

function totalOf(costs: readonly Cost[]): Cost {
  const total = { sql: 0, cpu: 0, bytes: 0 }
  for (const { sql, cpu, bytes } of costs) {
    total.sql += sql
    total.cpu += cpu
    total.bytes += bytes
  }
  return total
}
