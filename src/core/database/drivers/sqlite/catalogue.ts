import { checked } from '../../../catalogue/checks.ts'
import { byTable, foreignKeysOf, keysOf, type Row, readRows } from '../../../catalogue/rows.ts'
import type { Column, Table } from '../../../catalogue/table.ts'
import { typeOf } from '../../../catalogue/types.ts'
import type { Knex } from '../../../project/knex.ts'
import { checksIn } from './table-checks.ts'

const isTable = `m.type = 'table' and m.name not like 'sqlite~_%' escape '~'`

const columnsSql = `select m.name as tbl, c.name as col, c.type as declared, c."notnull" as required,
  c.dflt_value as initial, c.pk as pk, c.hidden as hidden
  from sqlite_master m, pragma_table_xinfo(m.name) c where ${isTable} and c.hidden <> 1 order by m.name, c.cid`

/** Null in place of a column is an expression. */
const keysSql = `select m.name as tbl, l.name as "key", i.name as col, l.partial as is_partial, x.sql as sql
  from sqlite_master m, pragma_index_list(m.name) l, pragma_index_info(l.name) i
  left join sqlite_master x on x.type = 'index' and x.name = l.name
  where ${isTable} and l."unique" = 1 order by m.name, l.seq, i.seqno`

const foreignKeysSql = `select m.name as tbl, f.id as "key", f."from" as col, f."table" as parent, f."to" as ref,
  f.seq as seq from sqlite_master m, pragma_foreign_key_list(m.name) f where ${isTable} order by m.name, f.id desc, f.seq`

export async function readSqliteTables(knex: Knex): Promise<Table[]> {
  const columns = byTable(await readRows(knex, columnsSql))
  const keys = byTable(await readRows(knex, keysSql))
  const foreignKeys = byTable(await readRows(knex, foreignKeysSql))
  const tables = await readRows(
    knex,
    `select m.name as name, m.sql as sql from sqlite_master m where ${isTable}`,
  )
  const primaryKeys = new Map(tables.map(({ name }) => [String(name), primaryKeyOf(columns(String(name)))]))
  return tables.map(row => {
    const name = String(row.name)
    const checks = checksIn(String(row.sql))
    const primaryKey = primaryKeys.get(name) ?? []
    const { whole, partial } = uniqueKeysOf(keys(name), columns(name))
    const isIndexed = whole.some(key => key.join() === primaryKey.join())
    return {
      name,
      columns: columns(name).map(column => columnOf(column, primaryKey, checks)),
      primaryKey,
      uniqueKeys: isIndexed || primaryKey.length === 0 ? whole : [primaryKey, ...whole],
      partialKeys: partial,
      foreignKeys: foreignKeysOf(
        foreignKeys(name).map(key => ({ ...key, ref: referredBy(key, primaryKeys) })),
      ),
      checks,
    }
  })
}

function primaryKeyOf(columns: readonly Row[]): string[] {
  const parts = columns
    .filter(({ pk }) => Number(pk) > 0)
    .sort((one, other) => Number(one.pk) - Number(other.pk))
  return parts.map(({ col }) => String(col))
}

/** A foreign key that names no column refers to the primary key. */
function referredBy({ parent, ref, seq }: Row, primaryKeys: ReadonlyMap<string, readonly string[]>): unknown {
  return ref ?? primaryKeys.get(String(parent))?.[Number(seq)]
}

function uniqueKeysOf(rows: readonly Row[], columns: readonly Row[]) {
  const isPartial = new Set(
    rows.flatMap(({ key, col, is_partial }) => (col === null || Number(is_partial) === 1 ? [key] : [])),
  )
  const partial = [...isPartial].map(wanted => {
    const sql = String(rows.find(({ key }) => key === wanted)?.sql).replace(
      /^.*?\bon\b[^(]*|\bwhere\b.*$/gis,
      '',
    )
    const words = new Set(sql.match(/(?<=`)[^`]+|(?<=")[^"]+|\w+/g))
    return columns.map(({ col }) => String(col)).filter(col => words.has(col))
  })
  return { whole: keysOf(rows.filter(({ key }) => !isPartial.has(key))), partial }
}

function columnOf(row: Row, primaryKey: readonly string[], checks: readonly string[]): Column {
  const name = String(row.col)
  const declared = String(row.declared)
  const isPrimary = primaryKey.includes(name)
  // A single-column integer primary key is the rowid, which SQLite assigns.
  const isRowNumber = isPrimary && primaryKey.length === 1 && /^integer$/i.test(declared)
  const { type, min, max, ...sizes } = typeOf(declared)
  const column: Column = {
    name,
    type,
    declared,
    nullable: Number(row.required) === 0 && !isPrimary,
    hasDefault: row.initial !== null,
    generated: Number(row.hidden) > 1 ? 'computed' : isRowNumber ? 'identity' : null,
    ...sizes,
  }
  return checked(column, checks)
}
