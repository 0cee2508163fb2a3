import type { Knex } from '../project/knex.ts'

/**
 * Turns off the project's name mapping (`wrapIdentifier`, `postProcessResponse`) for Knex's own tables.
 * Knex's migrator does the same with these two functions.
 */
export function disableProcessing(knex: Knex): void {
  if ('disableProcessing' in knex && typeof knex.disableProcessing === 'function') knex.disableProcessing()
}

export function enableProcessing(knex: Knex): void {
  if ('enableProcessing' in knex && typeof knex.enableProcessing === 'function') knex.enableProcessing()
}
