import { setTimeout as sleep } from 'node:timers/promises'
import { Cancelled } from '../../../core/errors.ts'
import type { Step } from '../readme/step.ts'
import { crashIn } from './crash.ts'
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

/**
 * Watches a command until it has ended, or serves, or will do neither. A server is told by a port that a process of its
 * own listens on, never by what it writes; it is ready when a route answers with less than 500.
 */
export async function observe(started: Started, step: Step, watch: Watch): Promise<Outcome> {
  const look = lookerAt(started, step, watch)
  for (;;) {
    const isOver = started.exitCode() !== undefined
    await (isOver ? sleep(pause) : Promise.race([started.ended, sleep(pause)]))
    if (watch.signal.aborted) throw new Cancelled('Stopped. Nothing is left of the run.')
    const outcome = (await look.ended()) ?? (await look.serving()) ?? look.late()
    if (outcome) return outcome
  }
}

/** A step that the plan calls a server, and that its marks do not expect to end. */
export function isServer({ class: kind, rule, marks }: Step): boolean {
  if (marks.exit !== undefined) return false
  return kind === 'server' || rule === 'another-server' || marks.server !== undefined
}

/** Any part of a set-up may turn out to serve; what tests or installs may listen as well, and ends by itself. */
function mayServe(step: Step): boolean {
  return (
    isServer(step) ||
    (step.marks.exit === undefined && step.class === 'setup') ||
    step.rule === 'after-server'
  )
}

function lookerAt(started: Started, step: Step, watch: Watch) {
  const began = performance.now()
  let spoke = began
  let written = 0
  let looks = 0
  let last: Probed | undefined
  return { ended, serving, late }

  async function ended(): Promise<Outcome | undefined> {
    const code = started.exitCode()
    const crash = isServer(step) ? crashIn(started.output()) : undefined
    if (code !== undefined && code !== (step.marks.exit ?? 0))
      return { kind: 'failed', reason: `it ended with exit code ${code}`, exitCode: code, url: null }
    if (crash !== undefined) return failed(`it crashed: ${crash.trim()}`)
    if (code === undefined) return undefined
    if (!isServer(step))
      return { kind: 'ended', reason: `it ended with exit code ${code}`, exitCode: code, url: null }
    const living = await ownProcesses()
    return living.length === 0 ? failed('it ended, and nothing listens') : undefined
  }

  async function serving(): Promise<Outcome | undefined> {
    if (!mayServe(step)) return undefined
    const { port, probe: path } = step.marks.server ?? {}
    const ports = (await listeningOf(await ownProcesses())).filter(
      each => port === undefined || each.port === port,
    )
    looks = ports.length > 0 ? looks + 1 : 0
    if (looks < (isServer(step) ? 1 : looksOfServer)) return undefined
    const named = path === undefined ? watch.routes : [{ port: undefined, path }]
    const before = last
    last = await probe(ports, [...named, ...(path === undefined ? usualRoutes : [])])
    return before?.kind === last.kind ? outcomeOf(last) : undefined
  }

  function late(): Outcome | undefined {
    const now = performance.now()
    const size = started.written()
    if (size > written) [spoke, written] = [now, size]
    if (size > largestOutput) return failed(`it wrote more than ${largestOutput / 1_000_000} MB`)
    if (now - began < watch.limit)
      return now - spoke > silenceOf(step)
        ? failed(`it said nothing for ${secondsOf(silenceOf(step))}`)
        : undefined
    if (last) return failed(`${wordsOf(last)}, still after ${secondsOf(watch.limit)}`)
    return failed(
      isServer(step)
        ? `it does not listen on any port after ${secondsOf(watch.limit)}`
        : `it has not ended after ${secondsOf(watch.limit)}`,
    )
  }

  async function ownProcesses(): Promise<number[]> {
    const all = await processesOf(watch.sandbox.id, watch.sandbox.groups)
    return all.filter(pid => !watch.before.has(pid))
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
