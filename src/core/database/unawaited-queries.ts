import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Knex } from '../project/knex.ts'
import { UserError } from '../system/errors.ts'
import { builderState, wouldWrite } from './builder.ts'
import { watchTableCallbacks } from './table-callbacks.ts'

/** Queries that were built and never ran, as SQL, and how many still run. */
interface Unawaited {
  readonly never: readonly string[]
  readonly running: number
}

/**
 * Runs code of a project on a Knex or a transaction. Throws when that code leaves a query that it never
 * awaited; `otherwise` is what else may be done about it.
 */
export async function runAwaited(run: () => unknown, knex: Knex, otherwise = ''): Promise<void> {
  const watch = watchBuilders(knex)
  try {
    await run()
    const left = watch.seen()
    await watch.settle()
    refuseUnawaited(left, watch.lost(left.running > 0), otherwise)
  } finally {
    watch.stop()
  }
}

/**
 * Runs code of a project as Knex does: a query that was built and not awaited is not run, and one that still
 * runs at the end is waited for, because it is in the same transaction.
 */
export async function runSettled(run: () => unknown, knex: Knex): Promise<void> {
  const watch = watchBuilders(knex)
  try {
    await run()
    await watch.settle()
  } finally {
    watch.stop()
  }
}

function refuseUnawaited({ never, running }: Unawaited, lost: readonly string[], otherwise: string): void {
  const hint = (what: string) => `${what} ${otherwise}`.trim()
  if (lost.length > 0)
    throw new UserError(
      `The callback of ${lost.join(' and ')} is async, and Knex does not wait for it: what comes after its first await is lost.`,
      hint('Make the callback a plain function, and move what it awaits before or after the table.'),
    )
  if (never.length > 0)
    throw new UserError(`It builds ${never.join(' and ')} and never runs it.`, hint('Add await.'))
  if (running > 0)
    throw new UserError(
      `It ends while ${running} of its queries still run.`,
      hint('Add await to each, or return the promise.'),
    )
}

interface Watch {
  seen(): Unawaited
  /** Tables whose async callback lost something. */
  lost(isRunning: boolean): string[]
  settle(): Promise<void>
  stop(): void
}

/**
 * Watches a Knex or a transaction from now on: each builder it creates, and whether the builder is compiled
 * (running it, or passing it to another builder, compiles it). `seen` returns the builders that never ran,
 * `settle` waits for the queries that still run.
 */
function watchBuilders(knex: Knex): Watch {
  const { client } = knex
  const made = new Set<object>()
  const running = new Set<Promise<unknown>>()
  const undo: (() => void)[] = []
  for (const [make, compile] of [
    ['queryBuilder', 'queryCompiler'],
    ['schemaBuilder', 'schemaCompiler'],
  ] as const) {
    const [makes, compiles] = [client[make], client[compile]]
    undo.push(() => Object.assign(client, { [make]: makes, [compile]: compiles }))
    client[make] = (...args: unknown[]) => remember(makes.apply(client, args))
    client[compile] = (...args: unknown[]) => {
      for (const builder of args) if (typeof builder === 'object' && builder !== null) made.delete(builder)
      return compiles.apply(client, args)
    }
  }
  const callbacks = watchTableCallbacks(client)
  undo.push(callbacks.stop)
  const raws = client.raw
  client.raw = (...args: unknown[]) => rememberRaw(raws.apply(client, args))
  undo.push(() => Object.assign(client, { raw: raws }))
  const { runner } = client
  undo.push(() => Object.assign(client, { runner }))
  client.runner = (...args: unknown[]) => counted(runner.apply(client, args))
  return {
    seen: () => ({ never: [...made].filter(wouldWrite).map(textOf), running: running.size }),
    lost: callbacks.lost,
    settle: async () => {
      while (running.size > 0) {
        await Promise.allSettled(running)
        await nextTurn() // For what the code of the project does with the answers.
      }
    },
    stop: () => undo.forEach(step => void step()),
  }

  /** Counts a runner once, whatever it runs inside. */
  function counted(made: { run(): Promise<unknown> }): object {
    const { run } = made
    made.run = () => {
      const promise = run.call(made)
      running.add(promise)
      const end = () => void running.delete(promise)
      promise.then(end, end)
      return promise
    }
    return made
  }

  function remember(builder: object): object {
    made.add(builder)
    return builder
  }

  /** A raw query has no compiler: it compiles itself. */
  function rememberRaw(raw: { toSQL(...args: unknown[]): unknown }): object {
    const { toSQL } = raw
    raw.toSQL = (...args) => {
      made.delete(raw)
      return toSQL.apply(raw, args)
    }
    return remember(raw)
  }
}

function textOf(builder: object): string {
  const { steps, sql } = builderState(builder)
  if (sql !== undefined) return sql
  return steps
    ? steps.map(({ method, args }) => `${method}(${String(args?.[0])})`).join(', ')
    : String(builder)
}
