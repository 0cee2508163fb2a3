import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { exit, UserError } from '../../../core/system/errors.ts'
import { migrationFiles } from '../migration-place.ts'

interface Revision {
  readonly id: string
  readonly before: readonly string[]
}

/** The last revision in a folder of Alembic, read from the texts; undefined in an empty one. */
export function headOf(folder: string): string | undefined {
  const revisions = migrationFiles(folder).flatMap(
    file => revisionIn(readFileSync(join(folder, file), 'utf8')) ?? [],
  )
  const followed = new Set(revisions.flatMap(({ before }) => before))
  const heads = revisions.filter(({ id }) => !followed.has(id)).map(({ id }) => id)
  const [head, other] = heads
  if (other === undefined) return head
  throw new UserError(
    `The migrations have ${heads.length} heads: ${heads.join(', ')}.`,
    'Join them first: .venv/bin/alembic merge heads',
    exit.conflict,
  )
}

function revisionIn(text: string): Revision | undefined {
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
