import { stampOf } from '../../../../core/migration-stamp.ts'
import type { Check, Hit } from '../../check.ts'
import { type MigrationFolder, migrationFolders, plainName } from '../../migration-folders.ts'

export const dated: Check = {
  id: 'db/dated',
  severity: 'warning',
  point: 'database',
  title: 'The names of migrations start with a date',
  help: 'A hash says nothing of when, and two branches both make number 12. A date in front puts migrations in the order they were made, for people and for the tool that applies them.',
  run(subject) {
    const folders = migrationFolders(subject).filter(({ tool }) => tool !== 'drizzle')
    if (folders.length === 0) return { notApplicable: 'There are no migrations whose names people choose.' }
    return { hits: folders.flatMap(hitsIn) }
  },
}

interface Named {
  readonly name: string
  readonly stamp: string
  readonly time: number
}

function hitsIn(migrations: MigrationFolder): Hit[] {
  const { folder, names } = migrations
  const stamped = names.flatMap(name => {
    const found = stampOf(`${plainName(name)}_`)
    return found && !Number.isNaN(found.time) ? [{ name, ...found }] : []
  })
  return [...undatedHits(migrations, stamped), ...sameHits(folder, stamped), ...orderHits(folder, stamped)]
}

/** A date with a slip in it, such as a 60th second, is a date all the same. */
const beginsWithDay = /^(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])/

/** Where a folder has its own way, that is said once; where most are dated, each that is not is an accident. */
function undatedHits({ folder, names }: MigrationFolder, stamped: readonly Named[]): Hit[] {
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

/** `x.up.sql` and `x.down.sql` are one migration. */
function sameHits(folder: string, stamped: readonly Named[]): Hit[] {
  return stamped.flatMap(({ name, stamp }, index) => {
    const other = stamped.slice(0, index).find(before => before.stamp === stamp)
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

/** Names are applied in the order of their texts. */
function orderHits(folder: string, stamped: readonly Named[]): Hit[] {
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
