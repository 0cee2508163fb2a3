import { type HeapProfiler, type Profiler, Session } from 'node:inspector/promises'
import { type Position, placeOf } from './handler.ts'

/** Runs requests, and resolves when all have their response. */
export type Run = (count: number) => Promise<unknown>

/** The text of a script as Node ran it, which has its source map. */
export interface Script {
  readonly scriptId: string
  readonly url: string
  readonly text: string
}

/** What the inspector measured. */
export interface Samples {
  readonly cpu: Profiler.Profile
  readonly heap: HeapProfiler.SamplingHeapProfile
  /** How often each function was called in one request. */
  readonly calls: readonly Profiler.ScriptCoverage[]
  readonly scripts: readonly Script[]
  readonly handler: Position | null
}

/** A session of the inspector with this process. */
export class Sampler {
  readonly #session = new Session()
  /** The URL of the project's folder. */
  readonly #root: string

  constructor(root: string) {
    this.#root = root
    this.#session.connect()
  }

  /**
   * Begins a profile of the CPU. Call it before the first request: a loop that was compiled while it ran is in no profile that
   * begins later, and its time looks like that of its caller.
   */
  async start(): Promise<void> {
    await this.#session.post('Profiler.enable')
    await this.#session.post('Profiler.setSamplingInterval', { interval: 200 }) // Microseconds.
    await this.#session.post('Profiler.start')
  }

  async stop(): Promise<Profiler.Profile> {
    return (await this.#session.post('Profiler.stop')).profile
  }

  /** Everything but the time, in requests of its own, because what measures one changes the others. */
  async rest(run: Run, count: number, handler: unknown): Promise<Omit<Samples, 'cpu'>> {
    const heap = await sampleHeap(this.#session, () => run(count))
    const calls = await countCalls(this.#session, () => run(1))
    return {
      ...{ heap, calls: calls.filter(({ url }) => isOwn(url, this.#root)) },
      handler: await placeOf(this.#session, handler),
      scripts: await readScripts(this.#session, this.#root),
    }
  }
}

type Work = () => Promise<unknown>

async function sampleHeap(session: Session, work: Work): Promise<HeapProfiler.SamplingHeapProfile> {
  const all = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true }
  await session.post('HeapProfiler.startSampling', { samplingInterval: 8192, ...all }) // Bytes.
  await work()
  return (await session.post('HeapProfiler.stopSampling')).profile
}

async function countCalls(session: Session, work: Work): Promise<Profiler.ScriptCoverage[]> {
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  await session.post('Profiler.takePreciseCoverage')
  await work()
  const { result } = await session.post('Profiler.takePreciseCoverage')
  await session.post('Profiler.stopPreciseCoverage')
  return result
}

async function readScripts(session: Session, root: string): Promise<Script[]> {
  const found: Array<Omit<Script, 'text'>> = []
  session.on('Debugger.scriptParsed', ({ params: { url, scriptId } }) => {
    if (isOwn(url, root)) found.push({ url, scriptId })
  })
  await session.post('Debugger.enable')
  const read = found.map(async script => {
    const { scriptSource } = await session.post('Debugger.getScriptSource', { scriptId: script.scriptId })
    return { ...script, text: scriptSource }
  })
  return Promise.all(read)
}

function isOwn(url: string, root: string): boolean {
  return url.startsWith(root) && !url.includes('/node_modules/')
}
