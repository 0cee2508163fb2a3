import type { Check, Hit } from '../../check.ts'
import { type MigrationFolder, migrationFolders } from '../../migration-folders.ts'
import type { Subject } from '../../subject.ts'

export const hasDown: Check = {
  id: 'db/has-down',
  severity: 'error',
  point: 'database',
  title: 'Every migration can be undone',
  help: 'A deployment that goes wrong is taken back, and its migration with it. Without a down the way back is a backup, which loses what was written since. Where there is no way back, a comment in the down says why.',
  run(subject) {
    const folders = migrationFolders(subject)
    const able = folders.filter(({ tool }) => tool !== 'prisma' && tool !== 'drizzle')
    if (folders.length === 0) return { notApplicable: 'There are no migrations.' }
    if (able.length === 0) return { notApplicable: 'Prisma and Drizzle know no down.' }
    return { hits: able.flatMap(folder => hitsIn(folder, subject)) }
  },
}

function hitsIn({ folder, names }: MigrationFolder, subject: Subject): Hit[] {
  return names.flatMap(name => {
    const path = `${folder}/${name}`
    const fault = name.endsWith('.sql') ? sqlFault(path, subject) : subject.facts.down(path)
    return fault ? [{ path, about: fault.code, args: { name }, ...fault }] : []
  })
}

/** `x.up.sql` has an `x.down.sql`; dbmate and goose keep both halves in one file, by a comment. */
function sqlFault(path: string, { texts, repository }: Subject): Pick<Hit, 'code'> | undefined {
  if (path.endsWith('.down.sql')) return undefined
  if (path.endsWith('.up.sql'))
    return repository.files.has(path.replace(/\.up\.sql$/, '.down.sql')) ? undefined : { code: 'no-down' }
  const text = texts.of(path) ?? ''
  if (!/^-- *(migrate:up|\+(migrate|goose) Up)/im.test(text)) return undefined
  const down = /^-- *(?:migrate:down|\+(?:migrate|goose) Down).*$([\s\S]*)/im.exec(text)?.[1]
  if (down === undefined) return { code: 'no-down' }
  return down.trim() === '' ? { code: 'empty-down' } : undefined
}
