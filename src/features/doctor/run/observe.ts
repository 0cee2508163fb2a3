import { setTimeout as sleep } from 'node:timers/promises'
import { Cancelled } from '../../../core/errors.ts'
import type { Step } from '../readme/step.ts'
import { crashIn, takenPortIn } from './crash.ts'
import { largestOutput, silenceOf } from './limits.ts'
import { type Probed, probe } from './probe.ts'
import { processesOf } from './processes.ts'
import { type NamedRoute, usualRoutes } from './routes.ts'
import type { Sandbox } from './sandbox.ts'
import type { Started } from './shell.ts'
import { listeningOf } from './sockets.ts'

/** What a command turned out to do. */
export interface Outcome {
  readonly kind: 'ended' | 'ready' | 'failed'
  readonly reason: string
  readonly exitCode: number | null
  readonly url: string | null
}

/** What tells how a command is to be watched. */
export type Watched = Pick<Step, 'class' | 'rule' | 'command' | 'script' | 'marks'>

export interface Watch {
  readonly sandbox: Sandbox
  /** The processes of the run that were there before. */
  readonly before: ReadonlySet<number>
  /** What the README tells to open. */
  readonly routes: readonly NamedRoute[]
  /** In milliseconds. */
  readonly limit: number
  readonly signal: AbortSignal
}

const pause = 250

/** For how many looks a command that nobody called a server must listen until it is one. */
const looksOfServer = 8

/** For how long, in milliseconds, a server may be silent that has said that its port is taken, and that listens nowhere. */
const afterTakenPort = 5000

/**
 * Watches a command until it has ended, or serves, or will do neither. A server is told by a port that a process of its
 * own listens on, never by what it writes; it is ready when a route answers with less than 500.
 */
export async function observe(started: Started, step: Watched, watch: Watch): Promise<Outcome> {
  const look = new Observation(started, step, watch)
  for (;;) {
    const isOver = started.exitCode() !== undefined
    await (isOver ? sleep(pause) : Promise.race([started.ended, sleep(pause)]))
    if (watch.signal.aborted) throw new Cancelled('Stopped. Nothing is left of the run.')
    const outcome = (await look.ended()) ?? (await look.serving()) ?? look.late()
    if (outcome) return outcome
  }
}

/** A step that the plan calls a server, and that its marks do not expect to end. */
export function isServer({ class: kind, rule, marks }: Watched): boolean {
  if (marks.exit !== undefined) return false
  return kind === 'server' || rule === 'another-server' || marks.server !== undefined
}

/** Any part of a set-up may turn out to serve; what tests or installs may listen as well, and ends by itself. */
function mayServe(step: Watched): boolean {
  return (
    isServer(step) ||
    (step.marks.exit === undefined && step.class === 'setup') ||
    step.rule === 'after-server'
  )
}

/** What is known of a command that runs, from one look to the next. */
class Observation {
  readonly #started: Started
  readonly #step: Watched
  readonly #watch: Watch
  readonly #began = performance.now()
  /** When it last wrote, and how many bytes there were. */
  #spoke = performance.now()
  #written = 0
  /** For how many looks it has been listening. */
  #looks = 0
  #last: Probed | undefined

  constructor(started: Started, step: Watched, watch: Watch) {
    this.#started = started
    this.#step = step
    this.#watch = watch
  }

  async ended(): Promise<Outcome | undefined> {
    const code = this.#started.exitCode()
    const reason = `it ended with exit code ${code}`
    if (code !== undefined && code !== (this.#step.marks.exit ?? 0))
      return { kind: 'failed', reason, exitCode: code, url: null }
    const crash = isServer(this.#step) ? crashIn(this.#started.output()) : undefined
    if (crash !== undefined) return failed(`it crashed: ${crash.trim()}`)
    if (code === undefined) return undefined
    if (!isServer(this.#step)) return { kind: 'ended', reason, exitCode: code, url: null }
    return (await this.#processes()).length === 0 ? failed('it ended, and nothing listens') : undefined
  }

  async serving(): Promise<Outcome | undefined> {
    if (!mayServe(this.#step)) return undefined
    const { port, probe: path } = this.#step.marks.server ?? {}
    const listening = await listeningOf(await this.#processes())
    const ports = listening.filter(each => port === undefined || each.port === port)
    this.#looks = ports.length > 0 ? this.#looks + 1 : 0
    if (this.#looks < (isServer(this.#step) ? 1 : looksOfServer)) return undefined
    const routes = path === undefined ? [...this.#watch.routes, ...usualRoutes] : [{ port: undefined, path }]
    const before = this.#last
    this.#last = await probe(ports, routes)
    return before?.kind === this.#last.kind ? outcomeOf(this.#last) : undefined
  }

  late(): Outcome | undefined {
    const now = performance.now()
    const size = this.#started.written()
    if (size > this.#written) [this.#spoke, this.#written] = [now, size]
    if (size > largestOutput) return failed(`it wrote more than ${largestOutput / 1_000_000} MB`)
    if (now - this.#spoke > afterTakenPort && this.#isShutOut()) return failed('it found its port taken')
    const silence = silenceOf(this.#step)
    if (now - this.#began < this.#watch.limit)
      return now - this.#spoke > silence ? failed(`it said nothing for ${secondsOf(silence)}`) : undefined
    const after = secondsOf(this.#watch.limit)
    if (this.#last) return failed(`${wordsOf(this.#last)}, still after ${after}`)
    return failed(
      isServer(this.#step)
        ? `it does not listen on any port after ${after}`
        : `it has not ended after ${after}`,
    )
  }

  /** A program that watches over one whose port is taken stays; one that goes to another port soon listens there. */
  #isShutOut(): boolean {
    return isServer(this.#step) && this.#looks === 0 && takenPortIn(this.#started.output()) !== undefined
  }

  async #processes(): Promise<number[]> {
    const { sandbox, before } = this.#watch
    const all = await processesOf(sandbox.id, sandbox.groups)
    return all.filter(pid => !before.has(pid))
  }
}

/** What a server says twice is taken for its word; that it is not ready yet (503) or busy may change. */
function outcomeOf(probed: Probed): Outcome | undefined {
  const { kind, url } = probed
  if (kind === 'silent' || (kind === 'fails' && probed.status === 503)) return undefined
  if (kind === 'fails') return { kind: 'failed', reason: wordsOf(probed), exitCode: null, url }
  return { kind: 'ready', reason: wordsOf(probed), exitCode: null, url }
}

function wordsOf(probed: Probed): string {
  if (probed.kind === 'silent') return `it does not answer at ${probed.url}`
  if (probed.kind === 'listens') return `it listens at ${probed.url}, and speaks no HTTP`
  return `it answers ${probed.status} at ${probed.url}`
}

function secondsOf(milliseconds: number): string {
  return `${Math.round(milliseconds / 100) / 10} s`
}

function failed(reason: string): Outcome {
  return { kind: 'failed', reason, exitCode: null, url: null }
}
