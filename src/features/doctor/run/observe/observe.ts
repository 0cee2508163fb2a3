import { setTimeout as sleep } from 'node:timers/promises'
import { Cancelled } from '../../../../core/system/errors.ts'
import type { ReadmeStep } from '../../readme/plan/step.ts'
import { crashIn, takenPortIn } from '../process/crash.ts'
import { largestOutput, silenceOf } from '../process/limits.ts'
import { processesOf } from '../process/processes.ts'
import { listeningOf } from '../process/sockets.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Started } from '../sandbox/shell.ts'
import { type Probed, probe } from './probe.ts'
import { type NamedRoute, usualRoutes } from './routes.ts'

/** What a command turned out to do. */
export interface Observed {
  readonly kind: 'ended' | 'ready' | 'failed'
  readonly reason: string
  readonly exitCode: number | null
  readonly url: string | null
}

/** What determines how a command is watched. */
export type ObservedStep = Pick<ReadmeStep, 'class' | 'rule' | 'command' | 'script' | 'marks'>

export interface ObserveOptions {
  readonly sandbox: Sandbox
  /** The processes of the run that existed before. */
  readonly before: ReadonlySet<number>
  /** The routes that the README names. */
  readonly routes: readonly NamedRoute[]
  /** Milliseconds. */
  readonly limit: number
  readonly signal: AbortSignal
}

const pause = 250

/** For how many polls a command that is not called a server must listen before it counts as one. */
const looksOfServer = 8

/**
 * How long a server may be silent, in milliseconds, after it reported that its port is taken, while it
 * listens nowhere.
 */
const afterTakenPort = 5000

/**
 * Watches a command until it has ended, or serves, or is expected to do neither. A server is recognized by a
 * port that one of its processes listens on, never by its output; it is ready when a route answers with a
 * status below 500.
 */
export async function observe(
  started: Started,
  step: ObservedStep,
  watch: ObserveOptions,
): Promise<Observed> {
  const look = new Observation(started, step, watch)
  for (;;) {
    const isOver = started.exitCode() !== undefined
    await (isOver ? sleep(pause) : Promise.race([started.ended, sleep(pause)]))
    if (watch.signal.aborted) throw new Cancelled('Cancelled. Everything of the run was removed.')
    const outcome = (await look.ended()) ?? (await look.serving()) ?? look.late()
    if (outcome) return outcome
  }
}

/** A step that the plan calls a server, and whose marks do not expect it to end. */
export function isServer({ class: kind, rule, marks }: ObservedStep): boolean {
  if (marks.exit !== undefined) return false
  return kind === 'server' || rule === 'another-server' || marks.server !== undefined
}

/**
 * Any set-up step may turn out to be a server; tests and installs may listen as well, but end by themselves.
 */
function mayServe(step: ObservedStep): boolean {
  return (
    isServer(step) ||
    (step.marks.exit === undefined && step.class === 'setup') ||
    step.rule === 'after-server'
  )
}

/** The state of a running command between two polls. */
class Observation {
  readonly #started: Started
  readonly #step: ObservedStep
  readonly #watch: ObserveOptions
  readonly #began = performance.now()
  /** When it last wrote, and how many bytes there were. */
  #spoke = performance.now()
  #written = 0
  /** For how many polls it has been listening. */
  #looks = 0
  #last: Probed | undefined

  constructor(started: Started, step: ObservedStep, watch: ObserveOptions) {
    this.#started = started
    this.#step = step
    this.#watch = watch
  }

  async ended(): Promise<Observed | undefined> {
    const code = this.#started.exitCode()
    const reason = `it ended with exit code ${code}`
    if (code !== undefined && code !== (this.#step.marks.exit ?? 0))
      return { kind: 'failed', reason, exitCode: code, url: null }
    const crash = isServer(this.#step) ? crashIn(this.#started.output()) : undefined
    if (crash !== undefined) return failed(`it crashed: ${crash.trim()}`)
    if (code === undefined) return undefined
    if (!isServer(this.#step)) return { kind: 'ended', reason, exitCode: code, url: null }
    return (await this.#processes()).length === 0
      ? failed('it ended, and nothing listens on a port')
      : undefined
  }

  async serving(): Promise<Observed | undefined> {
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

  late(): Observed | undefined {
    const now = performance.now()
    const size = this.#started.written()
    if (size > this.#written) [this.#spoke, this.#written] = [now, size]
    if (size > largestOutput) return failed(`it wrote more than ${largestOutput / 1_000_000} MB`)
    if (now - this.#spoke > afterTakenPort && this.#isShutOut()) return failed('its port is in use')
    const silence = silenceOf(this.#step)
    if (now - this.#began < this.#watch.limit)
      return now - this.#spoke > silence ? failed(`it printed nothing for ${secondsOf(silence)}`) : undefined
    const after = secondsOf(this.#watch.limit)
    if (this.#last) return failed(`${wordsOf(this.#last)}, still after ${after}`)
    return failed(
      isServer(this.#step) ? `it opened no port within ${after}` : `it did not end within ${after}`,
    )
  }

  /**
   * A watcher stays when the port of its program is taken; a program that switches to another port soon
   * listens there.
   */
  #isShutOut(): boolean {
    return isServer(this.#step) && this.#looks === 0 && takenPortIn(this.#started.output()) !== undefined
  }

  async #processes(): Promise<number[]> {
    const { sandbox, before } = this.#watch
    const all = await processesOf(sandbox.id, sandbox.groups)
    return all.filter(pid => !before.has(pid))
  }
}

/**
 * An answer counts when the server gives it twice; a server that is not ready yet (503) or busy is asked
 * again.
 */
function outcomeOf(probed: Probed): Observed | undefined {
  const { kind, url } = probed
  if (kind === 'silent' || (kind === 'fails' && probed.status === 503)) return undefined
  if (kind === 'fails') return { kind: 'failed', reason: wordsOf(probed), exitCode: null, url }
  return { kind: 'ready', reason: wordsOf(probed), exitCode: null, url }
}

function wordsOf(probed: Probed): string {
  if (probed.kind === 'silent') return `it does not answer at ${probed.url}`
  if (probed.kind === 'listens') return `it listens at ${probed.url}, and does not speak HTTP`
  return `it answers ${probed.status} at ${probed.url}`
}

function secondsOf(milliseconds: number): string {
  return `${Math.round(milliseconds / 100) / 10} s`
}

function failed(reason: string): Observed {
  return { kind: 'failed', reason, exitCode: null, url: null }
}
