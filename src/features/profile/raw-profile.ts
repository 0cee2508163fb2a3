import { type Json, listIn, recordIn } from '../../core/system/json.ts'

/** What the verb `profile` of a project writes into its file: docs/contract.md. */
export interface RawProfile {
  /** The URL of the project's folder, with a slash at its end. */
  readonly root: string
  readonly layers: Layers
  /** How many requests the CPU and the heap were sampled in. */
  readonly count: number
  /** When the requests of the CPU's profile began and ended: the rest of it is from before, while code was compiled. */
  readonly from: number
  readonly to: number
  /** How many requests the statements are of. */
  readonly traced: number
  readonly statements: readonly RawStatement[]
  /** When statements were running, in microseconds of the clock of the CPU's profile; sorted. */
  readonly waits: ReadonlyArray<readonly [from: number, to: number]>
  readonly cpu: CpuSamples
  readonly heap: RawNode
  readonly calls: readonly CalledScript[]
  readonly scripts: readonly RawScript[]
  readonly handler: ScriptPosition | null
}

/** The first letters of paths, by whose time the time of a file is. */
export interface Layers {
  readonly framework: readonly string[]
  readonly exchange: readonly string[]
  readonly tool: readonly string[]
  /** Packages that call the project, so that what they do after a line called them is not the time of that line. */
  readonly server: readonly string[]
}

export interface RawStatement {
  readonly sql: string
  readonly stack: string
  readonly calls: number
  readonly ms: number
  readonly most: number
}

/** A position in a script as it ran; both numbers from 0. */
export interface ScriptPosition {
  readonly scriptId: string
  readonly line: number
  readonly column: number
}

export interface RawFrame extends ScriptPosition {
  readonly name: string
  readonly url: string
}

export interface RawNode {
  readonly id: number
  readonly frame: RawFrame
  /** Of the CPU: the ids of its callees. */
  readonly children: readonly number[]
  /** Of the heap: its callees. */
  readonly callees: readonly RawNode[]
  /** Of the heap, in bytes. */
  readonly size: number
  /** The line that the function was at, from 1; undefined where only V8 knows which function it is. */
  readonly line: number | undefined
  /** Samples by line, from 1; Node 26 lists a line several times. */
  readonly ticks: ReadonlyMap<number, number>
}

export interface CpuSamples {
  readonly nodes: readonly RawNode[]
  readonly start: number
  readonly end: number
  /** The node of each sample, and the microseconds since the one before it. */
  readonly samples: readonly number[]
  readonly deltas: readonly number[]
}

export interface CalledScript {
  readonly scriptId: string
  readonly functions: ReadonlyArray<{ readonly from: number; readonly to: number; readonly count: number }>
}

export interface RawScript {
  readonly scriptId: string
  readonly url: string
  readonly text: string
}

/** Reads the text of such a file. */
export function rawProfileIn(text: string): RawProfile {
  const raw = recordIn(JSON.parse(text))
  const layers = recordIn(raw.layers)
  const statements = recordIn(raw.statements)
  const cpu = recordIn(raw.cpu)
  const waits = listIn(raw.waits).map(each => listIn(each).map(Number))
  return {
    root: String(raw.root),
    layers: {
      framework: listIn(layers.framework).map(String),
      exchange: listIn(layers.exchange).map(String),
      tool: listIn(layers.tool).map(String),
      server: listIn(layers.server).map(String),
    },
    count: Number(raw.count),
    from: Number(raw.from),
    to: Number(raw.to),
    traced: Number(statements.requests),
    statements: listIn(statements.groups).map(recordIn).map(statementIn),
    waits: waits
      .map(([at = 0, length = 0]) => [at, at + length] as const)
      .sort(([one], [other]) => one - other),
    cpu: {
      nodes: listIn(cpu.nodes).map(recordIn).map(nodeIn),
      start: Number(cpu.startTime),
      end: Number(cpu.endTime),
      samples: listIn(cpu.samples).map(Number),
      deltas: listIn(cpu.timeDeltas).map(Number),
    },
    heap: nodeIn(recordIn(recordIn(raw.heap).head)),
    calls: listIn(raw.calls).map(recordIn).map(calledIn),
    scripts: listIn(raw.scripts).map(recordIn).map(scriptIn),
    handler: raw.handler === null ? null : positionIn(recordIn(raw.handler)),
  }
}

function statementIn({ sql, stack, calls, ms, most }: Json): RawStatement {
  return { sql: String(sql), stack: String(stack), calls: Number(calls), ms: Number(ms), most: Number(most) }
}

function nodeIn({ id, callFrame, children, selfSize, positionTicks, line }: Json): RawNode {
  const frame = recordIn(callFrame)
  const ticks = new Map<number, number>()
  for (const { line: tick, ticks: count } of listIn(positionTicks).map(recordIn))
    ticks.set(Number(tick), (ticks.get(Number(tick)) ?? 0) + Number(count))
  const below = listIn(children)
  return {
    id: Number(id),
    frame: { ...positionIn(frame), name: String(frame.functionName), url: String(frame.url) },
    children: below.filter(each => typeof each === 'number'),
    callees: below.filter(each => typeof each !== 'number').map(each => nodeIn(recordIn(each))),
    size: Number(selfSize ?? 0),
    line: typeof line === 'number' ? line : undefined,
    ticks,
  }
}

function positionIn({ scriptId, lineNumber, columnNumber }: Json): ScriptPosition {
  return { scriptId: String(scriptId), line: Number(lineNumber), column: Number(columnNumber) }
}

function calledIn({ scriptId, functions }: Json): CalledScript {
  const spans = listIn(functions)
    .map(recordIn)
    .map(({ ranges }) => recordIn(listIn(ranges)[0]))
  return {
    scriptId: String(scriptId),
    functions: spans.map(({ startOffset, endOffset, count }) => {
      return { from: Number(startOffset), to: Number(endOffset), count: Number(count) }
    }),
  }
}

function scriptIn({ scriptId, url, text }: Json): RawScript {
  return { scriptId: String(scriptId), url: String(url), text: String(text) }
}
