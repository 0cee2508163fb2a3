import { checked } from '../../../catalogue/checks.ts'
import { byTable, foreignKeysOf, keysOf, type Row, readRows } from '../../../catalogue/rows.ts'
import type { Column, Table } from '../../../catalogue/table.ts'
import { typeOf } from '../../../catalogue/types.ts'
import type { Knex } from '../../../project/knex.ts'

const columnsSql = `select table_name as tbl, column_name as col, column_type as declared, is_nullable as nullable,
  column_default as initial, extra as extra from information_schema.columns
  where table_schema = database() order by table_name, ordinal_position`

/** Null in place of a column is an expression. */
const keysSql = `select table_name as tbl, index_name as \`key\`, column_name as col, sub_part as part
  from information_schema.statistics where table_schema = database() and non_unique = 0
  order by table_name, index_name, seq_in_index`

const foreignKeysSql = `select table_name as tbl, constraint_name as \`key\`, column_name as col,
  referenced_table_name as parent, referenced_column_name as ref from information_schema.key_column_usage
  where table_schema = database() and referenced_table_name is not null
  order by table_name, constraint_name, ordinal_position`

/**
 * Names of checks are unique per table in MariaDB and per schema in MySQL; MySQL before 8.0.16 has no checks.
 */
const checksSql = {
  mariadb: `select table_name as tbl, check_clause as \`condition\` from information_schema.check_constraints
    where constraint_schema = database()`,
  mysql: `select t.table_name as tbl, c.check_clause as \`condition\` from information_schema.check_constraints c
    join information_schema.table_constraints t on t.constraint_schema = c.constraint_schema
    and t.constraint_name = c.constraint_name and t.constraint_type = 'CHECK' where c.constraint_schema = database()`,
}

export async function readMysqlTables(knex: Knex): Promise<Table[]> {
  const columns = byTable(await readRows(knex, columnsSql))
  const keys = byTable(await readRows(knex, keysSql))
  const foreignKeys = byTable(await readRows(knex, foreignKeysSql))
  const conditions = byTable(await readChecks(knex))
  const names = await readRows(
    knex,
    `select table_name as name from information_schema.tables where table_schema = database() and table_type = 'BASE TABLE'`,
  )
  return names.map(row => {
    const name = String(row.name)
    const checks = conditions(name).map(({ condition }) => String(condition))
    const partial = new Set(keys(name).flatMap(({ key, col }) => (col === null ? [key] : [])))
    const whole = keys(name).filter(({ key }) => !partial.has(key))
    return {
      name,
      columns: columns(name).map(column => columnOf(column, checks)),
      primaryKey: keysOf(whole.filter(({ key }) => key === 'PRIMARY'))[0] ?? [],
      uniqueKeys: keysOf(whole),
      partialKeys: keysOf(keys(name).filter(({ key, col }) => partial.has(key) && col !== null)),
      foreignKeys: foreignKeysOf(foreignKeys(name)),
      checks,
    }
  })
}

async function readChecks(knex: Knex): Promise<Row[]> {
  const [server] = await readRows(
    knex,
    `select version() as version, (select count(*) from information_schema.tables where table_schema = 'information_schema' and lower(table_name) = 'check_constraints') as checks`,
  )
  if (Number(server?.checks) === 0) return []
  return readRows(knex, /mariadb/i.test(String(server?.version)) ? checksSql.mariadb : checksSql.mysql)
}

function columnOf(row: Row, checks: readonly string[]): Column {
  const name = String(row.col)
  const declared = String(row.declared)
  const extra = String(row.extra).toLowerCase()
  const column: Column = {
    name,
    declared,
    nullable: row.nullable === 'YES',
    // MariaDB returns the word NULL for a column whose default is null.
    hasDefault: row.initial !== null && row.initial !== 'NULL',
    generated: /auto_increment/.test(extra) ? 'identity' : / generated/.test(extra) ? 'computed' : null,
    ...typed(name, declared, checks),
  }
  return checked(column, checks)
}

/** A boolean is a tinyint(1); MariaDB's json is a longtext with a check. */
function typed(name: string, declared: string, checks: readonly string[]) {
  if (/^tinyint\(1\)/i.test(declared)) return { type: 'boolean' as const }
  if (checks.some(check => check.replace(/[()\s]/g, '') === `json_valid\`${name}\``))
    return { type: 'json' as const }
  if (!/^enum\(/i.test(declared)) return typeOf(declared)
  const values = [...declared.matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) =>
    value.replaceAll("''", "'"),
  )
  return { type: 'enum' as const, values }
}
