import { exit, UserError } from '../../core/errors.ts'
import { didYouMean } from '../../core/suggest.ts'
import type { Applied } from './applied.ts'
import { nameOf } from './folder.ts'
import type { Task } from './run.ts'
import type { Situation } from './session.ts'
import type { Source } from './source.ts'
import { outOfOrderOf, pendingOf } from './state.ts'

/** Which of the pending migrations to apply; without any of these, all. */
export interface UpChoice {
  /** Only this one. */
  readonly name?: string | undefined
  /** This one and all before it. */
  readonly to?: string | undefined
  /** At most so many. */
  readonly step?: number | undefined
  readonly allowOutOfOrder?: boolean | undefined
}

/** Which of the applied migrations to undo, latest first; without any of these, one. */
export interface DownChoice {
  readonly count?: number | undefined
  /** All that were applied after this one. */
  readonly to?: string | undefined
  /** The last batch, as `knex migrate:rollback`. */
  readonly batch?: boolean | undefined
  readonly all?: boolean | undefined
}

export function planUp({ sources, applied }: Situation, choice: UpChoice): Task[] {
  const pending = pendingOf(sources, applied)
  const chosen = chosenOf(pending, sources, applied, choice)
  if (!choice.allowOutOfOrder) refuseOutOfOrder(chosen, { sources, applied })
  const batch = Math.max(0, ...applied.map(row => row.batch)) + 1
  return chosen.map(source => ({ direction: 'up', source, batch, recordAs: recordedNameOf(source, applied) }))
}

export function planDown({ sources, applied }: Situation, choice: DownChoice): Task[] {
  const latestFirst = applied.toReversed()
  return undone(latestFirst, choice).map(row => ({
    direction: 'down',
    applied: row,
    source: sourceFor(row, sources),
  }))
}

/** Both ways: undo what lies after a migration, then apply what is missing up to it. `0` is before the first. */
export function planTo(situation: Situation, target: string, direction: 'up' | 'down', lax: boolean): Task[] {
  const { sources, applied } = situation
  if (target === 'latest') return direction === 'up' ? planUp(situation, { allowOutOfOrder: lax }) : []
  const last = target === '0' ? -1 : sources.indexOf(sourceNamed(target, sources))
  const wanted = new Set(sources.slice(0, last + 1).map(({ name }) => name))
  if (direction === 'up') {
    const [name] = [...wanted].slice(-1)
    return name ? planUp(situation, { to: name, allowOutOfOrder: lax }) : []
  }
  return applied
    .toReversed()
    .filter(({ name }) => !wanted.has(name))
    .map(row => ({ direction: 'down', applied: row, source: sourceFor(row, sources) }))
}

function chosenOf(
  pending: readonly Source[],
  sources: readonly Source[],
  applied: readonly Applied[],
  { name, to, step }: UpChoice,
): readonly Source[] {
  if (name !== undefined) {
    const wanted = sourceNamed(name, sources)
    return applied.some(row => row.name === wanted.name) ? [] : [wanted]
  }
  const last = to === undefined ? sources.length - 1 : sources.indexOf(sourceNamed(to, sources))
  const within = new Set(sources.slice(0, last + 1))
  return pending.filter(source => within.has(source)).slice(0, step)
}

/** A single migration may be late only when it is asked for; one that would make others late counts as late too. */
function refuseOutOfOrder(chosen: readonly Source[], { sources, applied }: Situation): void {
  const late = new Set(outOfOrderOf(sources, applied))
  const [first] = chosen.filter(source => late.has(source))
  const skipped = pendingOf(sources, applied).find(source => source !== chosen[0])
  const isSkipping =
    chosen.length > 0 && skipped && sources.indexOf(skipped) < sources.indexOf(chosen[0] ?? skipped)
  if (!first && !isSkipping) return
  const says = first
    ? `${first.name} is pending, but sorts before migrations that are applied.`
    : `${skipped?.name} is pending and sorts before ${chosen[0]?.name}.`
  throw new UserError(
    says,
    'Give it a later date, or apply it all the same with --allow-out-of-order.',
    exit.failed,
  )
}

function undone(latestFirst: readonly Applied[], { count, to, batch, all }: DownChoice): readonly Applied[] {
  if (all) return latestFirst
  if (batch) return latestFirst.filter(row => row.batch === Math.max(...latestFirst.map(each => each.batch)))
  if (to === undefined) return latestFirst.slice(0, count ?? 1)
  const place = latestFirst.findIndex(
    ({ name }) =>
      name ===
      matchOf(
        to,
        latestFirst.map(row => row.name),
        'applied',
      ),
  )
  return latestFirst.slice(0, place)
}

function sourceFor({ name }: Applied, sources: readonly Source[]): Source {
  const source = sources.find(candidate => candidate.name === name)
  if (source) return source
  throw new UserError(
    `The file of ${name} is missing, so it cannot be undone.`,
    `Bring it back: git log --all --oneline -- '*${name}*' shows the branches that have it.`,
    exit.failed,
  )
}

/** The migration that a word means. Throws a UserError that names the nearest. */
export function sourceNamed(word: string, sources: readonly Source[]): Source {
  const name = matchOf(
    word,
    sources.map(source => source.name),
    'there',
  )
  const found = sources.find(source => source.name === name)
  if (!found) throw new Error(`${name} was matched and is not there`)
  return found
}

/** The one name that a word means: all of it, with an extension, or a part that only one has. */
function matchOf(word: string, names: readonly string[], where: string): string {
  const exact = names.find(name => name === nameOf(word))
  if (exact !== undefined) return exact
  const [only, ...others] = names.filter(name => name.includes(word))
  if (only !== undefined && others.length === 0) return only
  if (only !== undefined)
    throw new UserError(
      `${word} can be ${[only, ...others].slice(0, 3).join(', ')}.`,
      'Type more of the name.',
    )
  throw new UserError(
    `No migration ${word} is ${where}.${didYouMean(word, names)}`,
    'See gapi migration status.',
  )
}

/** As Knex would record it; where the table has names already, in their manner: with that extension, or with none. */
export function recordedNameOf({ name, recordAs, file }: Source, applied: readonly Applied[]): string {
  const last = applied.at(-1)
  if (!last || file === null) return recordAs
  return name + last.recorded.slice(last.name.length)
}
