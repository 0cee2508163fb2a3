import { type Knex, makeKnex } from '../../project/knex.ts'
import type { KnexProject } from '../../project/read-project.ts'
import type { Dialect } from './dialects.ts'
import type { Driver } from './driver.ts'
import { mysql } from './mysql/driver.ts'
import { otherDriver } from './other.ts'
import { postgres } from './postgres/driver.ts'
import { sqlite } from './sqlite/driver.ts'

const drivers: Readonly<Record<Dialect, Driver>> = { postgres, mysql, sqlite }

/** Keyed by Knex's dialect names. */
const byKnex: Readonly<Record<string, Driver>> = {
  postgresql: postgres,
  mysql,
  mariadb: mysql,
  sqlite3: sqlite,
}

export function driverOf(knex: Knex): Driver {
  const name = String(knex.client.dialect)
  return byKnex[name] ?? otherDriver(name)
}

export function driverNamed(dialect: Dialect): Driver {
  return drivers[dialect]
}

/** The driver of a project. Does not connect, and loads no database client. */
export function driverIn({ root, config }: KnexProject): Driver {
  const { connection, pool, ...rest } = config
  return driverOf(makeKnex(root, rest))
}
