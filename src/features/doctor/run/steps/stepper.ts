import { join } from 'node:path'
import type { ReadmePlan } from '../../readme/plan/plan.ts'
import type { ReadmeStep } from '../../readme/plan/step.ts'
import { runClasses } from '../../readme/rules/step-class.ts'
import type { Repository } from '../../repository/repository.ts'
import { blockerOf } from '../observe/blocker.ts'
import { isServer, type Observed, observe } from '../observe/observe.ts'
import { type NamedRoute, routesIn } from '../observe/routes.ts'
import { killRun } from '../process/kill.ts'
import { limitOf, totalLimit } from '../process/limits.ts'
import { processesOf } from '../process/processes.ts'
import type { ReadmeRunOptions } from '../result/request.ts'
import type { StepResult, StepState } from '../result/result.ts'
import { shownOutput } from '../sandbox/mask.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { type ReadCopy, servicesOf } from '../sandbox/services.ts'
import { Shell, type Started } from '../sandbox/shell.ts'

export interface RunContext {
  readonly plan: ReadmePlan
  readonly repository: Repository
  readonly sandbox: Sandbox
  /** The root of the repository in the copy. */
  readonly root: string
  readonly read: ReadCopy
  readonly request: ReadmeRunOptions
  /** The start of the run, by performance.now(). */
  readonly began: number
}

/** Runs the steps of a plan in order, and remembers what a result means for later steps. */
export class Stepper {
  readonly #context: RunContext
  readonly #shell: Shell
  readonly #routes: readonly NamedRoute[]
  /** The folder of the reader according to the plan. */
  #planned = ''
  /** Why the remaining steps are not run. */
  #stopped: string | undefined
  #unready: string | undefined
  /** The started commands, by step. */
  readonly #started = new Map<ReadmeStep, Started>()
  /** The processes that existed before the running server was started. */
  #beforeServer: ReadonlySet<number> | undefined

  constructor(context: RunContext) {
    const { plan, repository, sandbox, root } = context
    this.#context = context
    this.#shell = new Shell(sandbox, root)
    const pages = new Set([plan.readme, plan.file])
    this.#routes = routesIn([...pages].map(path => repository.read(path) ?? '').join('\n'))
  }

  /** Why nothing can be tried after the set-up; undefined where it can. */
  get unready(): string | undefined {
    return this.#unready
  }

  /** A shell for commands after the README, at the root of the copy. */
  separateShell(): Shell {
    return this.#shell.separateShell(this.#context.root)
  }

  /** The end of a step's output. */
  outputOf(step: ReadmeStep): string {
    return this.#started.get(step)?.output() ?? ''
  }

  async stopServer(): Promise<void> {
    const { id, groups } = this.#context.sandbox
    if (this.#beforeServer) await killRun(id, groups, this.#beforeServer)
    this.#beforeServer = undefined
  }

  async take(step: ReadmeStep): Promise<StepResult> {
    const known = this.#withoutRunning(step)
    if (known) return known
    this.#enter(step)
    if (step.class === 'service') return this.#service(step)
    this.#context.request.onStart(step)
    await this.#stopServerBefore(step)
    const result = await this.#run(step)
    if (result.state === 'failed') this.#stopAt(step, 'failed')
    if (result.state === 'blocked') this.#stopAt(step, 'was blocked')
    return result
  }

  /** The result of a step that need not be run; undefined where it must. */
  #withoutRunning(step: ReadmeStep): StepResult | undefined {
    const { class: kind, rule, manager, reason } = step
    const { repository, began } = this.#context
    if (kind === 'blocked') return resultOf(step, 'blocked', reason)
    if (!runClasses.includes(kind) && kind !== 'service') return resultOf(step, 'skipped', reason)
    if (rule === 'before-install') return resultOf(step, 'skipped', `${reason} where the README names it`)
    if (performance.now() - began > totalLimit) this.#stop(`${totalLimit / 60_000} minutes are over`)
    if (this.#stopped) return resultOf(step, 'not-run', this.#stopped)
    if (rule === 'enter') return resultOf(step, 'ok', reason)
    if (kind === 'request' && !this.#beforeServer) return resultOf(step, 'skipped', 'no server is running')
    if (manager === undefined || repository.has(manager)) return undefined
    this.#stopAt(step, 'was blocked')
    return resultOf(step, 'blocked', `${manager} is not installed`)
  }

  /**
   * After a failed set-up step the remaining steps are not run. After a server that does not start, the
   * set-up itself is complete.
   */
  #stopAt({ class: kind, line }: ReadmeStep, how: string): void {
    if (kind === 'install' || kind === 'setup') this.#stop(`line ${line} ${how}`)
    else if (kind === 'server') this.#stopped ??= `line ${line} ${how}`
  }

  #stop(why: string): void {
    this.#stopped ??= why
    this.#unready ??= why
  }

  /**
   * Changes to the folder of the plan when the plan changes it; otherwise the shell stays where the last
   * command left it.
   */
  #enter({ cwd }: ReadmeStep): void {
    if (cwd !== this.#planned) this.#shell.enter(join(this.#context.root, cwd))
    this.#planned = cwd
  }

  async #service(step: ReadmeStep): Promise<StepResult> {
    const services = await servicesOf(step, this.#context.read)
    const missing = services.filter(({ isReachable }) => !isReachable)
    if (services.length === 0) return resultOf(step, 'blocked', step.reason)
    const say = (each: typeof services) => each.map(({ name, address }) => `${name} at ${address}`).join(', ')
    return missing.length > 0
      ? resultOf(step, 'blocked', `nothing answers for ${say(missing)}`)
      : resultOf(step, 'ok', `already running: ${say(services)}`)
  }

  async #run(step: ReadmeStep): Promise<StepResult> {
    const { sandbox, root, request, began } = this.#context
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
    step: ReadmeStep,
    { kind, reason }: Observed,
    output: string,
  ): Promise<{ readonly state: StepState; readonly reason: string }> {
    if (kind !== 'failed') return { state: 'ok', reason }
    if (step.class === 'probe') return { state: 'skipped', reason: `${reason}, which only prints` }
    const blocker = await blockerOf(step, output, reason, this.#context)
    return blocker ? { state: 'blocked', reason: blocker } : { state: 'failed', reason }
  }

  /** A server keeps running for later requests, but is stopped before another server starts. */
  async #stopServerBefore(step: ReadmeStep): Promise<void> {
    const { plan } = this.#context
    const rest = plan.steps.slice(plan.steps.indexOf(step))
    const next = rest.findIndex((each, index) => index > 0 && isServer(each))
    const isNeeded = rest.slice(0, next === -1 ? undefined : next).some(each => each.class === 'request')
    if (!isNeeded || isServer(step)) await this.stopServer()
  }
}

function resultOf(step: ReadmeStep, state: StepState, reason: string): StepResult {
  return { step, state, reason, milliseconds: 0, exitCode: null, url: null, output: [], changes: [] }
}
