import { locationOf } from '../../../../../templates/api/project/+mysql/src/db/inspect.ts'
import { readRows } from '../../../catalogue/rows.ts'
import type { Knex } from '../../../project/knex.ts'
import { creating, type MissingGrant } from '../../missing-grant.ts'
import type { ServerDriver } from '../driver.ts'

export const mysqlServer: ServerDriver = {
  addressIn: url => locationOf(url, {}),
  through: () => [undefined],
  mayTryNext: () => false,
  copies: false,
  connect: (knex, own) => ({
    async databases() {
      const rows = await readRows(knex, `select schema_name as name ${schemata} order by 1`)
      return rows.map(({ name }) => String(name))
    },
    create: name =>
      creating(
        () => grantFor(knex, name),
        async () => knex.raw(`create database ??${await mannerOf(knex, own)}`, [name]),
      ),
    // Without this limit it would wait up to a year for an open transaction of another session.
    drop: name =>
      knex.transaction(async trx => {
        await trx.raw('set session lock_wait_timeout = 60')
        await trx.raw('drop database if exists ??', [name])
      }),
  }),
}

const schemata = 'from information_schema.schemata'

/** A new database gets the character set of the project's own, because that limits the length of an index. */
async function mannerOf(knex: Knex, own: string | undefined): Promise<string> {
  const [like] = await readRows(
    knex,
    `select default_character_set_name as charset, default_collation_name as collation ${schemata} where schema_name = ?`,
    [own ?? ''],
  )
  return like ? ` character set ${like.charset} collate ${like.collation}` : ''
}

/** `me@localhost` and `me@%` are different accounts; `me` means `me@%`. */
async function grantFor(knex: Knex, name: string): Promise<MissingGrant> {
  const [row] = await readRows(knex, 'select current_user() as name')
  const self = String(row?.name)
  const at = self.lastIndexOf('@')
  const [user, host] = [self.slice(0, at), self.slice(at + 1)]
  const account = host === '%' ? `'${user}'` : `'${user}'@'${host}'`
  return { user, grant: `grant all on \`${patternOf(name)}\`.* to ${account}` }
}

/**
 * Matches the scratch databases of a project: `shop\_gapi\_%`. In a grant an unescaped `_` matches any
 * character.
 */
function patternOf(name: string): string {
  return name.replace(/_gapi_.*/, '_gapi_%').replaceAll('_', '\\_')
}
