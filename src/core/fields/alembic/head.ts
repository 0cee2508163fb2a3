import { exit, UserError } from '../../system/errors.ts'

interface Revision {
  readonly id: string
  readonly before: readonly string[]
}

/** The last of the revisions in these files of Alembic; undefined where there is none. */
export function headOf(texts: readonly string[]): string | undefined {
  const revisions = texts.flatMap(text => revisionIn(text) ?? [])
  const followed = new Set(revisions.flatMap(({ before }) => before))
  const heads = revisions.filter(({ id }) => !followed.has(id)).map(({ id }) => id)
  const [head, other] = heads
  if (other === undefined) return head
  const [earlier, later] = heads.sort().slice(-2)
  throw new UserError(
    `The migrations have ${heads.length} heads: ${heads.join(', ')}.`,
    `Make one follow the other: set down_revision = "${earlier}" in the migration ${branchOf(revisions, later)}.`,
    exit.conflict,
  )
}

/** The first migration of the branch that ends with this one. */
function branchOf(revisions: readonly Revision[], end = ''): string {
  const [before, other] = revisions.find(({ id }) => id === end)?.before ?? []
  if (before === undefined || other !== undefined) return end
  const isShared = revisions.filter(each => each.before.includes(before)).length > 1
  return isShared ? end : branchOf(revisions, before)
}

/** Whether another of these files follows the one with this text. */
export function isFollowed(text: string, texts: readonly string[]): boolean {
  const own = revisionIn(text)?.id
  return own !== undefined && texts.some(other => revisionIn(other)?.before.includes(own) === true)
}

/** The revision of a file of Alembic, and those that it follows; undefined for another file. */
export function revisionIn(text: string): Revision | undefined {
  const [id] = namesAfter(text, 'revision')
  return id === undefined ? undefined : { id, before: namesAfter(text, 'down_revision') }
}

/** The texts in quotes that a variable of a module gets, on one line; it may have a type. */
function namesAfter(text: string, variable: string): string[] {
  const line = text
    .split('\n')
    .find(each => each.startsWith(variable) && !/^\w/.test(each.slice(variable.length)))
  const value = line?.slice(line.indexOf('=') + 1) ?? ''
  return [...value.matchAll(/["']([^"']+)["']/g)].map(([, name = '']) => name)
}
