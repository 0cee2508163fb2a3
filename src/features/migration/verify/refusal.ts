import type { Knex } from '../../../core/project/knex.ts'
import type { MigrationFunction, MigrationModule } from '../migration-module.ts'
import type { MigrationSource } from '../migration-source.ts'

/** A migration, and the reason if its last `down` refused to run. */
export interface WatchedMigration {
  readonly source: MigrationSource
  readonly refusal: () => string | undefined
}

/**
 * Watches a migration's `down`. If it throws before it sends anything to the database, it is irreversible by
 * intention; anything else thrown is a failure, including a bug in its code.
 */
export function watchRefusal(source: MigrationSource): WatchedMigration {
  let refusal: string | undefined
  return { refusal: () => refusal, source: { ...source, load } }

  async function load(): Promise<MigrationModule> {
    const exported = await source.load()
    const { down } = exported
    return down ? { ...exported, down: knex => watched(knex, down) } : exported
  }

  async function watched(knex: Knex, down: MigrationFunction): Promise<void> {
    let isSilent = true
    const note = () => {
      isSilent = false
    }
    refusal = undefined
    knex.client.on('query', note)
    try {
      await down(knex)
    } catch (error) {
      if (isSilent && error instanceof Error && !isMistake(error)) refusal = error.message
      throw error
    } finally {
      knex.client.removeListener('query', note)
    }
  }
}

function isMistake(error: Error): boolean {
  return /^(Type|Reference|Range|Syntax)Error$/.test(error.name)
}
