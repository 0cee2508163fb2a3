import { stampOf } from '../../../../../core/project/migration-stamp.ts'
import { type MigrationFolder, migrationFolders, plainName } from '../../../queries/migration-folders.ts'
import type { Check, Hit } from '../../check.ts'
import { amount } from '../../subject.ts'

const findings = {
  'undated-migration': {
    message: '{name} does not start with a date, unlike others in {folder}.',
    hint: 'Rename it while no database has applied it: date -u +%Y%m%dT%H%M%S prints a timestamp.',
  },
  'undated-migrations': {
    message: 'The migrations in {folder} are not dated: {name}.',
    hint: 'Start the names of new ones with the time in UTC; otherwise two branches use the same number.',
  },
  'same-stamp': {
    message: '{name} has the same timestamp as {other}, so the rest of the name decides their order.',
    hint: 'Give one of them a later timestamp while no database has applied it.',
  },
  'out-of-order': {
    message: '{name} sorts after {other}, which has a later date.',
    hint: 'Use one date format in all of {folder}.',
  },
}

type Code = keyof typeof findings

export const dated: Check<Code> = {
  id: 'db/dated',
  severity: 'warning',
  point: 'database',
  title: 'Names of migrations start with a date',
  why: 'A hash says nothing about when, and two branches both create number 12. A date in front puts migrations in the order in which they were written, for people and for the tool that applies them.',
  finds:
    'Names of migrations that do not start with a date, two with the same timestamp, and names whose alphabetical order is not the order of their dates. Knows Knex, TypeORM, Sequelize, MikroORM, node-pg-migrate, dbmate, Alembic and plain SQL; a folder with counters (`001_`, `002_`) is one warning.',
  ignores: 'The journals of Drizzle and Prisma; other files beside migrations.',
  advice:
    'Use `gapi migration new`, which dates the name. Rename an existing migration only while no database has applied it.',
  findings,
  run(context) {
    const folders = migrationFolders(context).filter(({ tool }) => tool !== 'drizzle')
    if (folders.length === 0)
      return { notApplicable: 'There are no migrations with names that people choose.' }
    const count = folders.reduce((sum, { names }) => sum + names.length, 0)
    return { hits: folders.flatMap(hitsIn), subject: amount(count, 'migration') }
  },
}

interface Named {
  readonly name: string
  readonly stamp: string
  readonly time: number
}

function hitsIn(migrations: MigrationFolder): Hit<Code>[] {
  const { folder, names, tool } = migrations
  const stamped = names.flatMap(name => {
    const found = stampOf(`${plainName(name)}_`)
    return found && !Number.isNaN(found.time) ? [{ name, ...found }] : []
  })
  // Each revision of Alembic names the one before it.
  if (tool === 'alembic') return undatedHits(migrations, stamped)
  return [...undatedHits(migrations, stamped), ...sameHits(folder, stamped), ...orderHits(folder, stamped)]
}

/** An invalid date, such as one with a 60th second, still counts as a date. */
const beginsWithDay = /^(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])/

/**
 * If most names of a folder are undated, there is one finding for the folder; if most are dated, one for each
 * that is not.
 */
function undatedHits({ folder, names }: MigrationFolder, stamped: readonly Named[]): Hit<Code>[] {
  const known = new Set(stamped.map(({ name }) => name))
  const undated = names.filter(name => !known.has(name) && !beginsWithDay.test(plainName(name)))
  const [first] = undated
  if (first === undefined) return []
  if (stamped.length >= undated.length)
    return undated.map(name => ({
      ...{ code: 'undated-migration', path: `${folder}/${name}`, about: '' },
      args: { name, folder },
    }))
  const shown = undated.length === 1 ? first : `${first} and ${undated.length - 1} more`
  return [
    { code: 'undated-migrations', path: `${folder}/${first}`, about: folder, args: { folder, name: shown } },
  ]
}

/** `x.up.sql` and `x.down.sql` are one migration; a counter behind the day orders those of one day. */
function sameHits(folder: string, stamped: readonly Named[]): Hit<Code>[] {
  return stamped.flatMap(({ name, stamp }, index) => {
    const other = stamped
      .slice(0, index)
      .find(before => before.stamp === stamp && counterOf(before.name) === counterOf(name))
    if (!other || plainName(other.name) === plainName(name)) return []
    return [
      {
        code: 'same-stamp' as const,
        path: `${folder}/${name}`,
        about: '',
        args: { name, other: other.name },
      },
    ]
  })
}

/** `20180125-02-add-blobs` → `02`. */
function counterOf(name: string): string | undefined {
  return /^\d{4}-?\d\d-?\d\d[-_.]+(\d{1,3})(?!\d)/.exec(plainName(name))?.[1]
}

/** Migrations are applied in the string order of their names. */
function orderHits(folder: string, stamped: readonly Named[]): Hit<Code>[] {
  return stamped.flatMap(({ name, time }, index) => {
    const before = stamped[index - 1]
    if (!before || before.time <= time) return []
    return [
      {
        code: 'out-of-order' as const,
        path: `${folder}/${name}`,
        about: '',
        args: { name, other: before.name, folder },
      },
    ]
  })
}
