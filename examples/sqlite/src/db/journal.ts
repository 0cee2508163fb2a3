import type { Knex } from 'knex'
import { UserError } from '../errors.ts'

/** The table of notes: keys and values, in addition to Knex's two tables. gapi uses it too. */
export const notes = 'knex_migrations_gapi'

/** The manage command, for messages that say what to type. */
export const manageCommand = import.meta.url.endsWith('.ts')
  ? 'npx tsx src/manage.ts'
  : 'node dist/src/manage.js'

/** An interrupted migration. */
export interface InterruptedMigration {
  readonly name: string
  readonly direction: 'up' | 'down'
}

/** Runs up or down with a note in the same transaction. If a failed run cannot be rolled back, the note stays, too. */
export async function runWithNote(
  step: InterruptedMigration,
  knex: Knex,
  run: (knex: Knex) => Promise<void>,
): Promise<void> {
  let writes = 0
  const countWrite = (_answer: unknown, { sql }: { sql: string }) => {
    if (!/^\s*(select|show|pragma)\b/i.test(sql)) writes++
  }
  await knex(notes).insert({ key: keyOf(step), value: '{"resumable":false}' })
  knex.on('query-response', countWrite)
  try {
    await run(knex)
  } catch (error) {
    if (writes === 0)
      await knex(notes)
        .where({ key: keyOf(step) })
        .del()
        .catch(() => {})
    throw error
  } finally {
    knex.removeListener('query-response', countWrite)
  }
}

/**
 * The interrupted migration, if any. Read-only. Without the lock it may be one that another process is running. The notes are
 * read first: one that has ended by then is recorded, too.
 */
export async function interruptedMigration(knex: Knex): Promise<InterruptedMigration | undefined> {
  const steps = await migrationNotes(knex)
  const applied = await appliedMigrations(knex)
  return steps.find(step => !isComplete(step, applied))
}

/** The names of the applied migrations. Read-only. */
export async function appliedMigrations(knex: Knex): Promise<string[]> {
  return (await knex.schema.hasTable('knex_migrations')) ? knex('knex_migrations').pluck('name') : []
}

/** Changes with every migration that is applied or rolled back: what Knex has recorded, in one row. Read-only. */
export async function appliedMark(knex: Knex): Promise<string> {
  if (!(await knex.schema.hasTable('knex_migrations'))) return ''
  return JSON.stringify(await knex('knex_migrations').count({ count: '*' }).max({ last: 'id' }))
}

/** The error to throw while a migration is interrupted. */
export function interruptedError({ name, direction }: InterruptedMigration): UserError {
  return new UserError(
    `${name} is partly ${direction === 'up' ? 'applied' : 'rolled back'}: its run failed or was interrupted.`,
    `Finish it or undo it by hand, then say which: ${manageCommand} repair ${name} --applied (or --pending)`,
  )
}

/** Records a migration as applied or pending, after a manual repair. */
export async function recordAs(knex: Knex, name: string, applied: boolean): Promise<void> {
  await knex.transaction(async trx => {
    const migrations = trx('knex_migrations')
    const isRecorded = (await appliedMigrations(trx)).includes(name)
    const latest = await migrations.clone().max({ batch: 'batch' }).first()
    const row = { name, batch: Number(latest?.batch ?? 0) + 1, migration_time: new Date() }
    if (applied && !isRecorded) await migrations.clone().insert(row)
    if (!applied) await migrations.clone().where({ name }).del()
    await deleteNotes(
      trx,
      (await migrationNotes(trx)).filter(step => step.name === name),
    )
  })
}

interface MigrationNote extends InterruptedMigration {
  readonly key: string
}

/** The notes of migrations. gapi writes several for one migration. */
async function migrationNotes(knex: Knex): Promise<MigrationNote[]> {
  if (!(await knex.schema.hasTable(notes))) return []
  const keys: string[] = await knex(notes).where('key', 'like', 'journal %').pluck('key')
  return keys.flatMap(key => {
    const [, direction, name = ''] = /^journal (up|down) (.*) \d+$/.exec(key) ?? []
    return direction === 'up' || direction === 'down' ? [{ key, name, direction }] : []
  })
}

/** Deletes the notes of completed migrations. */
export async function deleteNotesOfCompleted(knex: Knex): Promise<void> {
  const applied = await appliedMigrations(knex)
  await deleteNotes(
    knex,
    (await migrationNotes(knex)).filter(step => isComplete(step, applied)),
  )
}

async function deleteNotes(knex: Knex, ended: readonly MigrationNote[]): Promise<void> {
  for (const { key } of ended) await knex(notes).where({ key }).del()
}

function keyOf({ name, direction }: InterruptedMigration): string {
  return `journal ${direction} ${name} 000000`
}

function isComplete({ name, direction }: InterruptedMigration, applied: readonly string[]): boolean {
  return applied.includes(name) === (direction === 'up')
}
