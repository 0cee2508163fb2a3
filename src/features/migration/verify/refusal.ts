import type { Knex } from '../../../core/knex.ts'
import type { Source } from '../source.ts'

/** A migration, and why its `down` refused by intention when it was last run, if it did. */
export interface Watched {
  readonly source: Source
  readonly refusal: () => string | undefined
}

/**
 * Watches a migration's `down`. One that throws before it sent anything to the database says that there is no way back;
 * whatever else is thrown is a failure, also a mistake in its code.
 */
export function watchRefusal(source: Source): Watched {
  let refusal: string | undefined
  return { refusal: () => refusal, source: { ...source, load } }

  async function load(): Promise<object> {
    const exported = await source.load()
    const down: unknown = Reflect.get(exported, 'down')
    if (typeof down !== 'function') return exported
    return Object.create(exported, { down: { value: (knex: Knex) => watched(knex, () => down(knex)) } })
  }

  async function watched(knex: Knex, down: () => unknown): Promise<void> {
    let isSilent = true
    const note = () => {
      isSilent = false
    }
    refusal = undefined
    knex.client.on('query', note)
    try {
      await down()
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
