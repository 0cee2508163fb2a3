import { UserError } from './errors.ts'
import type { Knex } from './knex.ts'

/** What was built and never ran, as SQL; and how many of its queries still run. */
interface Unawaited {
  readonly never: readonly string[]
  readonly running: number
}

/** Runs code of a project on a Knex or a transaction. Throws when it leaves something that was never awaited. */
export async function runAwaited(run: () => unknown, knex: Knex): Promise<void> {
  const watch = watchBuilders(knex)
  try {
    await run()
    const left = watch.seen()
    await watch.settle()
    refuseUnawaited(left)
  } finally {
    watch.stop()
  }
}

function refuseUnawaited({ never, running }: Unawaited): void {
  if (never.length > 0)
    throw new UserError(`It builds ${never.join(' and ')} and never runs it.`, 'Put await in front of it.')
  if (running > 0)
    throw new UserError(
      `It ends while ${running} of its queries still run.`,
      'Put await in front of each, or return the promise.',
    )
}

/**
 * Watches a Knex, or a transaction of one, from now on: every builder it makes, and whether it is compiled, which
 * running it or passing it to another does. `seen` tells what was made and left, `settle` waits for what still runs.
 */
function watchBuilders(knex: Knex): { seen(): Unawaited; settle(): Promise<void>; stop(): void } {
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
  const raws = client.raw
  client.raw = (...args: unknown[]) => rememberRaw(raws.apply(client, args))
  undo.push(() => Object.assign(client, { raw: raws }))
  const { runner } = client
  undo.push(() => Object.assign(client, { runner }))
  client.runner = (...args: unknown[]) => counted(runner.apply(client, args))
  return {
    seen: () => ({ never: [...made].filter(wouldWrite).map(textOf), running: running.size }),
    settle: async () => {
      while (running.size > 0) await Promise.allSettled(running)
    },
    stop: () => undo.forEach(step => void step()),
  }

  /** A runner runs once; what it runs inside is its own affair. */
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

  /** A raw has no compiler: it compiles itself. */
  function rememberRaw(raw: { toSQL(...args: unknown[]): unknown }): object {
    const { toSQL } = raw
    raw.toSQL = (...args) => {
      made.delete(raw)
      return toSQL.apply(raw, args)
    }
    return remember(raw)
  }
}

/** A query that only reads, or an expression, is no loss; nor is a schema that was given nothing to do. */
function wouldWrite(builder: object): boolean {
  const sequence: unknown = Reflect.get(builder, '_sequence')
  if (Array.isArray(sequence)) return sequence.length > 0
  const sql: unknown = Reflect.get(builder, 'sql')
  if (typeof sql === 'string')
    return /^\s*(create|alter|drop|insert|update|delete|truncate|rename)\b/i.test(sql)
  return ['insert', 'update', 'del', 'truncate', 'upsert'].includes(String(Reflect.get(builder, '_method')))
}

function textOf(builder: object): string {
  const sql: unknown = Reflect.get(builder, 'sql')
  if (typeof sql === 'string') return sql
  const steps: unknown = Reflect.get(builder, '_sequence')
  if (!Array.isArray(steps)) return String(builder)
  return steps.map(({ method, args }) => `${method}(${String(args?.[0])})`).join(', ')
}
