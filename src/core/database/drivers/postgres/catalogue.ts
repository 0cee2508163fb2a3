import { checked } from '../../../catalogue/checks.ts'
import { byTable, foreignKeysOf, keysOf, type Row, readRows } from '../../../catalogue/rows.ts'
import type { Column, Table } from '../../../catalogue/table.ts'
import { typeOf } from '../../../catalogue/types.ts'
import type { Knex } from '../../../project/knex.ts'

const isTable = `c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'`

/** A table that is not in the search path has its schema before its name. */
function nameOf(alias: string): string {
  return `case when pg_table_is_visible(${alias}.oid) then ${alias}.relname else ${alias}.relnamespace::regnamespace || '.' || ${alias}.relname end`
}

const columnsSql = `select ${nameOf('c')} as tbl, a.attname as col, a.attnotnull as required, a.attidentity as identity,
  a.attgenerated as computed, pg_get_expr(d.adbin, d.adrelid) as initial, t.typtype as kind,
  format_type(a.atttypid, a.atttypmod) as declared,
  case t.typtype when 'd' then format_type(t.typbasetype, t.typtypmod) end as domain,
  (select string_agg(pg_get_constraintdef(k.oid), ' and ') from pg_constraint k where k.contypid = t.oid) as domain_check,
  (select json_agg(e.enumlabel order by e.enumsortorder)::text from pg_enum e where e.enumtypid = t.oid) as labels
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  join pg_type t on t.oid = a.atttypid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where ${isTable} and a.attnum > 0 and not a.attisdropped order by 1, a.attnum`

const keysSql = `select ${nameOf('c')} as tbl, i.indexrelid as key, a.attname as col, i.indisprimary as is_primary,
  (i.indpred is not null or i.indexprs is not null) as is_partial
  from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and (a.attnum = any ((i.indkey::int2[])[0:i.indnkeyatts - 1]) or (i.indexprs is not null
    and exists (select from pg_depend p where p.objid = i.indexrelid and p.refobjid = c.oid and p.refobjsubid = a.attnum)))
  where i.indisunique and ${isTable} order by i.indexrelid, array_position(i.indkey::int2[], a.attnum)`

const foreignKeysSql = `select ${nameOf('c')} as tbl, k.oid as key, a.attname as col, ${nameOf('r')} as parent, b.attname as ref
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  join pg_class r on r.oid = k.confrelid
  cross join lateral unnest(k.conkey, k.confkey) with ordinality as u(own, other, place)
  join pg_attribute a on a.attrelid = c.oid and a.attnum = u.own
  join pg_attribute b on b.attrelid = r.oid and b.attnum = u.other
  where k.contype = 'f' and k.conparentid = 0 and ${isTable} order by k.oid, u.place`

const checksSql = `select ${nameOf('c')} as tbl, pg_get_expr(k.conbin, k.conrelid) as condition
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  where k.contype = 'c' and ${isTable} order by k.oid`

export async function readPostgresTables(knex: Knex): Promise<Table[]> {
  const columns = byTable(await readRows(knex, columnsSql))
  const keys = byTable(await readRows(knex, keysSql))
  const foreignKeys = byTable(await readRows(knex, foreignKeysSql))
  const conditions = byTable(await readRows(knex, checksSql))
  const names = await readRows(
    knex,
    `select ${nameOf('c')} as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${isTable} and not c.relispartition`,
  )
  return names.map(row => {
    const name = String(row.name)
    const checks = conditions(name).map(({ condition }) => String(condition))
    const unique = keys(name)
    return {
      name,
      columns: columns(name).map(column => columnOf(column, checks)),
      primaryKey: keysOf(unique.filter(({ is_primary }) => is_primary === true))[0] ?? [],
      uniqueKeys: keysOf(unique.filter(({ is_partial }) => is_partial !== true)),
      partialKeys: keysOf(unique.filter(({ is_partial }) => is_partial === true)),
      foreignKeys: foreignKeysOf(foreignKeys(name)),
      checks,
    }
  })
}

function columnOf(row: Row, checks: readonly string[]): Column {
  const name = String(row.col)
  const initial = row.initial === null ? '' : String(row.initial)
  const isIdentity = String(row.identity ?? '').trim() !== '' || initial.startsWith('nextval(')
  const labels: readonly string[] | undefined =
    row.labels === null ? undefined : JSON.parse(String(row.labels))
  const typed = labels
    ? { type: 'enum' as const, values: labels }
    : typeOf(String(row.domain ?? row.declared))
  const column: Column = {
    name,
    declared: String(row.declared),
    nullable: row.required !== true,
    hasDefault: initial !== '',
    generated: String(row.computed ?? '').trim() !== '' ? 'computed' : isIdentity ? 'identity' : null,
    ...typed,
  }
  const domain =
    row.domain_check === null
      ? []
      : [
          String(row.domain_check)
            .replace(/\bCHECK\b/g, '')
            .replace(/\bVALUE\b/g, `"${name}"`),
        ]
  return checked(column, [...checks, ...domain])
}
