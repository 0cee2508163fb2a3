import { pathToFileURL } from 'node:url'

/** A profile as a project writes it, of one file, whose functions and samples a test says. */
export interface SampledFunction {
  readonly name: string
  /** The path in the project, or of a package: `node_modules/knex/index.js`. */
  readonly file: string
  /** Where it begins, from 0. */
  readonly line: number
  readonly column: number
  /** The name of its caller. */
  readonly calledBy?: string
  /** The line that it was at, from 1, where the project says so. */
  readonly at?: number
  /** Samples of itself by line, from 1. */
  readonly ticks?: ReadonlyArray<readonly [line: number, count: number]>
  readonly bytes?: number
}

interface Sampled {
  readonly root: string
  readonly functions: readonly SampledFunction[]
  /** The text that Node ran, by path. */
  readonly scripts: Readonly<Record<string, string>>
  readonly statements?: ReadonlyArray<Readonly<Record<string, unknown>>>
  readonly waits?: ReadonlyArray<readonly [number, number]>
  readonly handler?: { readonly file: string; readonly line: number; readonly column: number }
  /** Functions that were called, by file: `[from, to, count]`. */
  readonly calls?: Readonly<Record<string, ReadonlyArray<readonly [number, number, number]>>>
}

/** One sample each millisecond, from 0: those of the first function, then of the second, in one request. */
export function profileOf({ root, functions, scripts, handler, ...more }: Sampled): string {
  const base = `${pathToFileURL(root).href}/`
  const ids = ['', ...Object.keys(scripts)]
  const idOf = (file: string) => `${Math.max(0, ids.indexOf(file))}`
  const below = (name: string | undefined) =>
    functions.flatMap((each, at) => (each.calledBy === name ? [at + 2] : []))
  const frame = ({ name, file, line, column }: SampledFunction) => ({
    ...{ functionName: name, scriptId: idOf(file), lineNumber: line, columnNumber: column },
    url: file.startsWith('node:') || file === '' ? file : `${base}${file}`,
  })
  const top = { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 }
  const nodes = functions.map((each, at) => ({
    ...{ id: at + 2, callFrame: frame(each), children: below(each.name), line: each.at },
    positionTicks: each.ticks?.map(([line, ticks]) => ({ line, ticks })),
  }))
  const samples = functions.flatMap(({ ticks = [] }, at) => {
    const count = ticks.reduce((sum, [, each]) => sum + each, 0)
    return new Array<number>(count).fill(at + 2)
  })
  const heapNode = (at: number): object => {
    const each = functions[at]
    const children = below(each?.name).map(id => heapNode(id - 2))
    return {
      id: at + 2,
      callFrame: each ? frame(each) : top,
      line: each?.at,
      selfSize: each?.bytes ?? 0,
      children,
    }
  }
  return JSON.stringify({
    root: base,
    layers: {
      ...{ framework: ['src/http/', 'src/db/'], exchange: ['src/http/response/'], tool: ['src/verbs/'] },
      server: ['fastify'],
    },
    ...{ count: 1, from: 0, to: 1000 * samples.length },
    statements: { requests: 1, groups: more.statements ?? [] },
    waits: more.waits ?? [],
    cpu: {
      nodes: [{ id: 1, callFrame: top, children: below(undefined) }, ...nodes],
      ...{ startTime: 0, endTime: 1000 * samples.length, samples },
      timeDeltas: samples.map((_, at) => (at === 0 ? 0 : 1000)),
    },
    heap: {
      head: { id: 1, callFrame: top, selfSize: 0, children: below(undefined).map(id => heapNode(id - 2)) },
    },
    calls: Object.entries(more.calls ?? {}).map(([file, functions]) => ({
      scriptId: idOf(file),
      functions: functions.map(([startOffset, endOffset, count]) => ({
        ranges: [{ startOffset, endOffset, count }],
      })),
    })),
    scripts: Object.entries(scripts).map(([file, text]) => ({
      scriptId: idOf(file),
      url: base + file,
      text,
    })),
    handler: handler
      ? { scriptId: idOf(handler.file), lineNumber: handler.line, columnNumber: handler.column }
      : null,
  })
}
