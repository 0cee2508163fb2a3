import type { Knex } from '../../core/project/knex.ts'

/** What the file of a migration exports, or what a migrationSource returns. */
export interface MigrationModule {
  readonly up?: MigrationFunction | undefined
  readonly down?: MigrationFunction | undefined
  /** `config.transaction`; undefined where it is not a boolean. */
  readonly transaction?: boolean | undefined
}

export type MigrationFunction = (knex: Knex) => unknown

/** Reads the exports once, where they enter. They may be on a prototype: a migrationSource may return an instance. */
export function migrationModuleOf(exported: object): MigrationModule {
  const config = 'config' in exported ? exported.config : undefined
  const transaction =
    typeof config === 'object' && config !== null && 'transaction' in config ? config.transaction : undefined
  return {
    up: 'up' in exported ? functionOf(exported.up) : undefined,
    down: 'down' in exported ? functionOf(exported.down) : undefined,
    transaction: typeof transaction === 'boolean' ? transaction : undefined,
  }
}

/** Called without `this`, as Knex calls the exports of a module. */
function functionOf(value: unknown): MigrationFunction | undefined {
  return typeof value === 'function' ? knex => value(knex) : undefined
}
