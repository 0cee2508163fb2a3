import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Knex } from 'knex'
import { UserError } from '../system/errors.ts'

export type { Knex } from 'knex'

/** What `require('knex')` returns: a function that makes a Knex from a configuration. */
type MakeKnex = (config: Knex.Config) => Knex

/** The project's own Knex. This package has none, because plugins and `instanceof` need the project's. */
export function requireKnex(root: string): MakeKnex {
  const require = createRequire(join(root, 'package.json'))
  try {
    return require('knex')
  } catch (error) {
    if (!isMissing(error, 'knex')) throw error
    throw new UserError(`knex is not installed in ${root}.`, 'Install the dependencies first: npm install')
  }
}

/**
 * Makes a Knex from the project's configuration. It connects with the first query; the caller destroys it.
 */
export function makeKnex(root: string, config: Knex.Config): Knex {
  try {
    return requireKnex(root)({ ...config, log: silent })
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const driver = /npm install (\S+)/.exec(error.message)?.[1]
    if (!driver) throw new UserError(`Knex refuses the configuration: ${error.message}`, 'Fix the knexfile.')
    throw new UserError(
      `The database driver ${driver} is not installed in ${root}.`,
      `Install it: npm install ${driver}`,
    )
  }
}

/** Knex throws everything that it would print. */
const silent = { warn() {}, error() {}, debug() {}, deprecate() {} }

function isMissing(error: unknown, name: string): boolean {
  return error instanceof Error && error.message.startsWith(`Cannot find module '${name}'`)
}
