import { join } from 'node:path'
import type { ReadmePlan } from '../readme/plan.ts'
import { runClasses, type Step } from '../readme/step.ts'
import type { Repository } from '../repository.ts'
import { blockerOf } from './blocker.ts'
import { killRun } from './kill.ts'
import { limitOf, totalLimit } from './limits.ts'
import { shownOutput } from './mask.ts'
import { isServer, type Outcome, observe } from './observe.ts'
import { processesOf } from './processes.ts'
import type { RunRequest } from './request.ts'
import type { StepResult, StepState } from './result.ts'
import { type NamedRoute, routesIn } from './routes.ts'
import type { Sandbox } from './sandbox.ts'
import { type ReadCopy, servicesOf } from './services.ts'
import { Shell, type Started } from './shell.ts'

export interface Situation {
  readonly plan: ReadmePlan
  readonly repository: Repository
  readonly sandbox: Sandbox
  /** The root of the repository, in the copy. */
  readonly root: string
  readonly read: ReadCopy
  readonly request: RunRequest
  /** When the run began, by performance.now(). */
  readonly began: number
}

/** Takes the steps of a plan, in their order, and remembers what one means for the next. */
export class Stepper {
  readonly #situation: Situation
  readonly #shell: Shell
  readonly #routes: readonly NamedRoute[]
  /** The folder in which the plan sees the reader. */
  #planned = ''
  /** Why the steps that come are left. */
  #stopped: string | undefined
  #unready: string | undefined
  /** What has been started, by its step. */
  readonly #started = new Map<Step, Started>()
  /** The processes that were there before the server which is running now. */
  #beforeServer: ReadonlySet<number> | undefined

  constructor(situation: Situation) {
    const { plan, repository, sandbox, root } = situation
    this.#situation = situation
    this.#shell = new Shell(sandbox, root)
    const pages = new Set([plan.readme, plan.file])
    this.#routes = routesIn([...pages].map(path => repository.read(path) ?? '').join('\n'))
  }

  /** Why nothing can be tried on what the set-up leads to; undefined where it can. */
  get unready(): string | undefined {
    return this.#unready
  }

  /** A shell for what is to be tried after the README, at the root of the copy. */
  aside(): Shell {
    return this.#shell.aside(this.#situation.root)
  }

  /** The last of what a step has written. */
  saidBy(step: Step): string {
    return this.#started.get(step)?.output() ?? ''
  }

  async stopServer(): Promise<void> {
    const { id, groups } = this.#situation.sandbox
    if (this.#beforeServer) await killRun(id, groups, this.#beforeServer)
    this.#beforeServer = undefined
  }

  async take(step: Step): Promise<StepResult> {
    const known = this.#withoutRunning(step)
    if (known) return known
    this.#enter(step)
    if (step.class === 'service') return this.#service(step)
    this.#situation.request.onStart(step)
    await this.#stopServerBefore(step)
    const result = await this.#run(step)
    if (result.state === 'failed') this.#stopAt(step, 'failed')
    if (result.state === 'blocked') this.#stopAt(step, 'was blocked')
    return result
  }

  /** What is known of a step before it is tried; undefined where it must be. */
  #withoutRunning(step: Step): StepResult | undefined {
    const { class: kind, rule, manager, reason } = step
    const { repository, began } = this.#situation
    if (kind === 'blocked') return resultOf(step, 'blocked', reason)
    if (!runClasses.includes(kind) && kind !== 'service') return resultOf(step, 'skipped', reason)
    if (rule === 'before-install') return resultOf(step, 'skipped', `${reason} where the README names it`)
    if (performance.now() - began > totalLimit) this.#stop(`${totalLimit / 60_000} minutes are over`)
    if (this.#stopped) return resultOf(step, 'left', this.#stopped)
    if (rule === 'enter') return resultOf(step, 'ok', reason)
    if (kind === 'request' && !this.#beforeServer) return resultOf(step, 'skipped', 'no server is running')
    if (manager === undefined || repository.has(manager)) return undefined
    this.#stopAt(step, 'was blocked')
    return resultOf(step, 'blocked', `${manager} is not installed`)
  }

  /** Without a part of the set-up the rest of it means nothing. A server that does not start leaves what is set up. */
  #stopAt({ class: kind, line }: Step, how: string): void {
    if (kind === 'install' || kind === 'setup') this.#stop(`line ${line} ${how}`)
    else if (kind === 'server') this.#stopped ??= `line ${line} ${how}`
  }

  #stop(why: string): void {
    this.#stopped ??= why
    this.#unready ??= why
  }

  /** Goes where the plan goes; where the plan stays, the shell is wherever the last command has left it. */
  #enter({ cwd }: Step): void {
    if (cwd !== this.#planned) this.#shell.enter(join(this.#situation.root, cwd))
    this.#planned = cwd
  }

  async #service(step: Step): Promise<StepResult> {
    const services = await servicesOf(step, this.#situation.read)
    const missing = services.filter(({ isReachable }) => !isReachable)
    if (services.length === 0) return resultOf(step, 'blocked', step.reason)
    const say = (each: typeof services) => each.map(({ name, address }) => `${name} at ${address}`).join(', ')
    return missing.length > 0
      ? resultOf(step, 'blocked', `nothing answers for ${say(missing)}`)
      : resultOf(step, 'ok', `already running: ${say(services)}`)
  }

  async #run(step: Step): Promise<StepResult> {
    const { sandbox, root, request, began } = this.#situation
    const start = performance.now()
    const before = new Set(await processesOf(sandbox.id, sandbox.groups))
    const limit = Math.min(limitOf(step, request.limit), totalLimit - (start - began))
    const started = this.#shell.start(step.command)
    this.#started.set(step, started)
    const watch = { sandbox, before, routes: this.#routes, limit, signal: request.signal }
    const outcome = await observe(started, step, watch)
    const verdict = await this.#judge(step, outcome, started.output())
    if (outcome.kind === 'ready') this.#beforeServer = before
    else if (outcome.kind === 'failed') await killRun(sandbox.id, sandbox.groups, before)
    const isBad = verdict.state === 'failed' || verdict.state === 'blocked'
    return {
      step,
      ...verdict,
      milliseconds: Math.round(performance.now() - start),
      exitCode: outcome.exitCode,
      url: outcome.url,
      output: isBad ? shownOutput(started.output(), [root, sandbox.folder]) : [],
      changes: [],
    }
  }

  async #judge(
    step: Step,
    { kind, reason }: Outcome,
    output: string,
  ): Promise<{ readonly state: StepState; readonly reason: string }> {
    if (kind !== 'failed') return { state: 'ok', reason }
    if (step.class === 'probe') return { state: 'skipped', reason: `${reason}, which decides nothing` }
    const blocker = await blockerOf(step, output, reason, this.#situation)
    return blocker ? { state: 'blocked', reason: blocker } : { state: 'failed', reason }
  }

  /** A server stays for the requests that are still to come, and never for another server. */
  async #stopServerBefore(step: Step): Promise<void> {
    const { plan } = this.#situation
    const rest = plan.steps.slice(plan.steps.indexOf(step))
    const next = rest.findIndex((each, index) => index > 0 && isServer(each))
    const isNeeded = rest.slice(0, next === -1 ? undefined : next).some(each => each.class === 'request')
    if (!isNeeded || isServer(step)) await this.stopServer()
  }
}

function resultOf(step: Step, state: StepState, reason: string): StepResult {
  return { step, state, reason, milliseconds: 0, exitCode: null, url: null, output: [], changes: [] }
}
