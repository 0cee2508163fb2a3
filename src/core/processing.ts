import type { Knex } from './knex.ts'

/**
 * Knex's tables are read and written without the project's own mapping of names (`wrapIdentifier`,
 * `postProcessResponse`), its migrations with it. Knex's migrator does the same, by these two functions.
 */
export function disableProcessing(knex: Knex): void {
  call(knex, 'disableProcessing')
}

export function enableProcessing(knex: Knex): void {
  call(knex, 'enableProcessing')
}

function call(knex: Knex, name: string): void {
  const set: unknown = Reflect.get(knex, name)
  if (typeof set === 'function') Reflect.apply(set, knex, [])
}
