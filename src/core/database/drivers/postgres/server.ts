import { locationOf } from '../../../../../templates/api/project/+postgres/src/db/inspect.ts'
import { readRows } from '../../../catalogue/rows.ts'
import { driverErrorOf } from '../../fault/driver-error.ts'
import { creating } from '../../missing-grant.ts'
import type { ServerDriver } from '../driver.ts'

/** An extension may keep a connection to every database. */
const inUse = '55006'

/** A copy lacks the owner, grants, settings and comment of the database itself. */
const isWhole = `select datacl is null and datdba = (select oid from pg_roles where rolname = current_user)
and not exists (select from pg_db_role_setting where setdatabase = d.oid)
and shobj_description(d.oid, 'pg_database') is null as whole from pg_database d where datname = ?`

export const postgresServer: ServerDriver = {
  addressIn: url => locationOf(url, {}),
  /** PostgreSQL needs a database to connect to: the first that exists and that the user may open. */
  through: own => ['postgres', ...(own ? [own] : []), 'template1'],
  mayTryNext: code => /^(3D000|42501|28000)$/.test(code),
  copies: true,
  connect: knex => ({
    async databases() {
      const rows = await readRows(knex, 'select datname as name from pg_database order by 1')
      return rows.map(({ name }) => String(name))
    },
    create: name =>
      creating(
        async () => {
          const [row] = await readRows(knex, 'select current_user as name')
          const user = String(row?.name)
          return { user, grant: `alter role "${user}" createdb` }
        },
        () => knex.raw('create database ??', [name]),
      ),
    async copy(name, from) {
      const [row] = await readRows(knex, isWhole, [from])
      if (row?.whole !== true) return false
      try {
        await knex.raw('create database ?? template ??', [name, from])
        return true
      } catch (error) {
        if (error instanceof Error && driverErrorOf(error).code === inUse) return false
        throw error
      }
    },
    async drop(name) {
      const [row] = await readRows(knex, 'show server_version_num')
      // `with (force)` waits until the connections it ends are closed, and fails where the user may not end
      // one.
      if (Number(row?.server_version_num) >= 130_000)
        return void (await knex.raw('drop database if exists ?? with (force)', [name]))
      await knex.raw(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = ? and backend_type = 'client backend'`,
        [name],
      )
      await knex.raw('drop database if exists ??', [name])
    },
  }),
}
