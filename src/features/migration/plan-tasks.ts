import type { Applied } from '../../core/ledger/applied.ts'
import { migrationNameOf } from '../../core/project/migration-settings.ts'
import { didYouMean } from '../../core/system/did-you-mean.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import type { MigrationSource } from './migration-source.ts'
import { outOfOrderOf, pendingOf } from './migration-state.ts'
import type { Task } from './run-tasks.ts'

/** Which of the pending migrations to apply (default: all). */
export interface UpOptions {
  /** Only this one. */
  readonly name?: string | undefined
  /** This one and all before it. */
  readonly to?: string | undefined
  /** At most this many. */
  readonly step?: number | undefined
  readonly allowOutOfOrder?: boolean | undefined
}

/** Which of the applied migrations to roll back, latest first (default: the last one). */
export interface DownOptions {
  readonly count?: number | undefined
  /** All that were applied after this one. */
  readonly to?: string | undefined
  /** The last batch, like `knex migrate:rollback`. */
  readonly batch?: boolean | undefined
  readonly all?: boolean | undefined
}

/** The state for which a plan is made. */
export interface PlanInput {
  readonly sources: readonly MigrationSource[]
  readonly applied: readonly Applied[]
}

export function planUp({ sources, applied }: PlanInput, choice: UpOptions): Task[] {
  const pending = pendingOf(sources, applied)
  const chosen = chosenOf(pending, sources, applied, choice)
  if (!choice.allowOutOfOrder) refuseOutOfOrder(chosen, { sources, applied })
  const batch = Math.max(0, ...applied.map(row => row.batch)) + 1
  return chosen.map(source => ({ direction: 'up', source, batch, recordAs: recordedNameOf(source, applied) }))
}

export function planDown({ sources, applied }: PlanInput, choice: DownOptions): Task[] {
  const latestFirst = applied.toReversed()
  return undone(latestFirst, choice).map(row => ({
    direction: 'down',
    applied: row,
    source: sourceFor(row, sources),
  }))
}

/** Rolls back what lies after a migration, then applies what is missing up to it. `0` is before the first. */
export function planTo(
  input: PlanInput,
  target: string,
  direction: 'up' | 'down',
  allowOutOfOrder: boolean,
): Task[] {
  const { sources, applied } = input
  if (target === 'latest') return direction === 'up' ? planUp(input, { allowOutOfOrder }) : []
  const last = target === '0' ? -1 : sources.indexOf(sourceNamed(target, sources))
  const wanted = new Set(sources.slice(0, last + 1).map(({ name }) => name))
  if (direction === 'up') {
    const [name] = [...wanted].slice(-1)
    return name ? planUp(input, { to: name, allowOutOfOrder: allowOutOfOrder }) : []
  }
  return applied
    .toReversed()
    .filter(({ name }) => !wanted.has(name))
    .map(row => ({ direction: 'down', applied: row, source: sourceFor(row, sources) }))
}

function chosenOf(
  pending: readonly MigrationSource[],
  sources: readonly MigrationSource[],
  applied: readonly Applied[],
  { name, to, step }: UpOptions,
): readonly MigrationSource[] {
  if (name !== undefined) {
    const wanted = sourceNamed(name, sources)
    return applied.some(row => row.name === wanted.name) ? [] : [wanted]
  }
  const last = to === undefined ? sources.length - 1 : sources.indexOf(sourceNamed(to, sources))
  const within = new Set(sources.slice(0, last + 1))
  return pending.filter(source => within.has(source)).slice(0, step)
}

/**
 * Only an explicitly named migration may be out of order; one that would put others out of order counts too.
 */
function refuseOutOfOrder(chosen: readonly MigrationSource[], { sources, applied }: PlanInput): void {
  const late = new Set(outOfOrderOf(sources, applied))
  const [first] = chosen.filter(source => late.has(source))
  const skipped = pendingOf(sources, applied).find(source => source !== chosen[0])
  const isSkipping =
    chosen.length > 0 && skipped && sources.indexOf(skipped) < sources.indexOf(chosen[0] ?? skipped)
  if (!first && !isSkipping) return
  const message = first
    ? `${first.name} is pending, but sorts before migrations that are applied.`
    : `${skipped?.name} is pending and sorts before ${chosen[0]?.name}.`
  throw new UserError(message, 'Give it a later date, or pass --allow-out-of-order.', exit.failed)
}

function undone(latestFirst: readonly Applied[], { count, to, batch, all }: DownOptions): readonly Applied[] {
  if (all) return latestFirst
  if (batch) return latestFirst.filter(row => row.batch === Math.max(...latestFirst.map(each => each.batch)))
  if (to === undefined) return latestFirst.slice(0, count ?? 1)
  const place = latestFirst.findIndex(
    ({ name }) =>
      name ===
      matchOf(
        to,
        latestFirst.map(row => row.name),
        'No migration of this name is applied',
      ),
  )
  return latestFirst.slice(0, place)
}

function sourceFor({ name }: Applied, sources: readonly MigrationSource[]): MigrationSource {
  const source = sources.find(candidate => candidate.name === name)
  if (source) return source
  throw new UserError(
    `The file of ${name} is missing, so it cannot be rolled back.`,
    `Bring it back: git log --all --oneline -- '*${name}*' shows the branches that have it.`,
    exit.failed,
  )
}

/** The migration that a word matches. Throws a UserError with the most similar name. */
export function sourceNamed(word: string, sources: readonly MigrationSource[]): MigrationSource {
  const name = matchOf(
    word,
    sources.map(source => source.name),
    'Unknown migration',
  )
  const found = sources.find(source => source.name === name)
  if (!found) throw new Error(`${name} was matched and is not there`)
  return found
}

/**
 * The name that a word matches: the whole name, with or without an extension, or a part that only one name
 * contains.
 */
function matchOf(word: string, names: readonly string[], where: string): string {
  const exact = names.find(name => name === migrationNameOf(word))
  if (exact !== undefined) return exact
  const [only, ...others] = names.filter(name => name.includes(word))
  if (only !== undefined && others.length === 0) return only
  if (only !== undefined)
    throw new UserError(
      `${word} is ambiguous: ${[only, ...others].slice(0, 3).join(', ')}.`,
      'Type more of the name.',
    )
  throw new UserError(`${where}: ${word}.${didYouMean(word, names)}`, 'See gapi migration status.')
}

/**
 * The name that Knex would record. If the table already has names, it follows them: with the same extension,
 * or without.
 */
export function recordedNameOf(
  { name, recordAs, file }: MigrationSource,
  applied: readonly Applied[],
): string {
  const last = applied.at(-1)
  if (!last || file === null) return recordAs
  return name + last.recorded.slice(last.name.length)
}
