import { type MigrationFolder, migrationFolders } from '../../../queries/migration-folders.ts'
import type { Check, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { amount } from '../../subject.ts'

const findings = {
  'no-down': {
    message: '{name} has no down, so it cannot be rolled back.',
    hint: 'Write a down that undoes up, or one that throws with a comment that says why it is irreversible.',
  },
  'empty-down': {
    message: 'The down of {name} does nothing, so rolling back leaves what up did.',
    hint: 'Undo up, or say in a comment in the down why there is nothing to do.',
  },
  'throwing-down': {
    message: 'The down of {name} only throws, and no comment says why.',
    hint: 'Undo up, or say in a comment why that is impossible.',
  },
}

type Code = keyof typeof findings

export const hasDown: Check<Code> = {
  id: 'db/has-down',
  severity: 'error',
  point: 'database',
  title: 'Every migration can be rolled back',
  why: 'Migrations are there to upgrade and to downgrade. A deployment that goes wrong is rolled back, and its migration with it. Without a down the only way back is a backup, which loses what was written since. Where a migration is irreversible, a comment in the down says why.',
  finds:
    'Migrations without a down, with an empty one, or with one that only throws, in JavaScript, TypeScript, Python (Alembic) and SQL (`x.up.sql` and `x.down.sql`, dbmate, goose).',
  ignores:
    'A down with a comment that says why there is nothing to undo; Prisma and Drizzle, which have no down.',
  advice: 'Write a down that undoes up, or say in a comment in the down why that is impossible.',
  findings,
  run(context) {
    const folders = migrationFolders(context)
    const able = folders.filter(({ tool }) => tool !== 'prisma' && tool !== 'drizzle')
    if (folders.length === 0) return { notApplicable: 'There are no migrations.' }
    if (able.length === 0) return { notApplicable: 'Prisma and Drizzle have no down.' }
    const paths = able.flatMap(({ folder, names }) => names.map(name => `${folder}/${name}`))
    const read = paths.filter(path => !path.endsWith('.sql') || isPaired(path, context))
    return {
      hits: able.flatMap(folder => hitsIn(folder, context)),
      subject: amount(read.length, 'migration with an up and a down', 'migrations with an up and a down'),
    }
  },
}

function hitsIn({ folder, names }: MigrationFolder, context: CheckContext): Hit<Code>[] {
  return names.flatMap(name => {
    const path = `${folder}/${name}`
    const fault = name.endsWith('.sql') ? sqlFault(path, context) : context.facts.down(path)
    return fault ? [{ path, about: fault.code, args: { name }, ...fault }] : []
  })
}

/** Whether the tool of a SQL file has a down at all. */
function isPaired(path: string, { texts }: CheckContext): boolean {
  return /\.(up|down)\.sql$/.test(path) || ups.test(texts.of(path) ?? '')
}

const ups = /^-- *(migrate:up|\+(migrate|goose) Up)/im

/** `x.up.sql` has an `x.down.sql`; dbmate and goose keep both in one file, separated by a comment. */
function sqlFault(path: string, { texts, repository }: CheckContext): Pick<Hit<Code>, 'code'> | undefined {
  if (path.endsWith('.down.sql')) return undefined
  if (path.endsWith('.up.sql'))
    return repository.files.has(path.replace(/\.up\.sql$/, '.down.sql')) ? undefined : { code: 'no-down' }
  const text = texts.of(path) ?? ''
  if (!ups.test(text)) return undefined
  const down = /^-- *(?:migrate:down|\+(?:migrate|goose) Down).*$([\s\S]*)/im.exec(text)?.[1]
  if (down === undefined) return { code: 'no-down' }
  return down.trim() === '' ? { code: 'empty-down' } : undefined
}
