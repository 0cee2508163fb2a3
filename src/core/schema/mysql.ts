import type { Knex } from '../knex.ts'
import { partOf, type SchemaPart } from './part.ts'

type Row = Readonly<Record<string, unknown>>
type Read = (view: string, where: string) => Promise<readonly Row[]>

/** Reads information_schema. What a server does not have (checks before MySQL 8, sequences of MariaDB) is not there. */
export async function readMysql(knex: Knex): Promise<SchemaPart[]> {
  const [[{ name: database }]] = await knex.raw('select database() as name')
  const known = new Set(
    (
      await rows(
        `select table_name as name from information_schema.tables where table_schema = 'information_schema'`,
      )
    ).map(({ name }) => String(name).toLowerCase()),
  )
  const read: Read = async (view, schema) =>
    known.has(view) ? rows(`select * from information_schema.${view} where ${schema} = database()`) : []
  const parts: SchemaPart[] = []
  for (const reader of readers) parts.push(...(await reader(read)).map(partOf))
  return parts.map(part => ({ ...part, definition: part.definition.replaceAll(`\`${database}\`.`, '') }))

  /** MySQL 8 shouts the names of columns, MariaDB does not. */
  async function rows(sql: string): Promise<readonly Row[]> {
    const [found]: readonly (readonly Row[])[] = await knex.raw(sql)
    return (found ?? []).map(row =>
      Object.fromEntries(Object.entries(row).map(([key, value]) => [key.toLowerCase(), value])),
    )
  }
}

const readers: readonly ((read: Read) => Promise<readonly Row[]>)[] = [
  tables,
  columns,
  indexes,
  foreignKeys,
  checks,
  async read =>
    (await read('triggers', 'trigger_schema')).map(row => ({
      owner: row.event_object_table,
      kind: 'trigger',
      name: row.trigger_name,
      definition: `${row.action_timing} ${row.event_manipulation} ${row.action_order} ${row.action_statement}`,
    })),
  routines,
  async read =>
    (await read('events', 'event_schema')).map(row => ({
      kind: 'event',
      name: row.event_name,
      definition: words(
        row.status,
        row.execute_at,
        row.interval_value,
        row.interval_field,
        row.starts,
        row.ends,
        row.event_definition,
      ),
    })),
]

async function tables(read: Read): Promise<readonly Row[]> {
  const views = new Map((await read('views', 'table_schema')).map(row => [row.table_name, row]))
  return (await read('tables', 'table_schema')).map(row => {
    const view = views.get(row.table_name)
    const kind = view ? 'view' : row.table_type === 'SEQUENCE' ? 'sequence' : 'table'
    const manner = row.table_type === 'BASE TABLE' ? '' : row.table_type
    const definition = view
      ? words(view.view_definition, view.check_option, view.security_type)
      : words(manner, row.engine, row.table_collation, row.create_options, comment(row.table_comment))
    return { owner: row.table_name, kind, definition }
  })
}

/** Of a column only a collation is said that is not its table's. */
async function columns(read: Read): Promise<readonly Row[]> {
  const all = await read('tables', 'table_schema')
  const collations = new Map(all.map(row => [row.table_name, row.table_collation]))
  const isTable = new Set(all.flatMap(row => (row.engine ? [row.table_name] : [])))
  return (await read('columns', 'table_schema'))
    .filter(row => isTable.has(row.table_name))
    .map(row => ({
      owner: row.table_name,
      kind: 'column',
      name: row.column_name,
      definition: words(
        row.column_type,
        row.collation_name !== collations.get(row.table_name) &&
          row.collation_name &&
          `collate ${row.collation_name}`,
        row.is_nullable === 'NO' && 'not null',
        row.column_default !== null && row.column_default !== 'NULL' && `default ${row.column_default}`,
        row.extra,
        row.generation_expression && `as (${row.generation_expression})`,
        comment(row.column_comment),
      ),
    }))
}

async function indexes(read: Read): Promise<readonly Row[]> {
  return grouped(await read('statistics', 'table_schema'), 'index_name', 'seq_in_index').map(
    ([row, ...more]) => ({
      owner: row.table_name,
      kind: row.index_name === 'PRIMARY' ? 'primary key' : 'index',
      name: row.index_name,
      definition: words(
        Number(row.non_unique) === 0 && 'unique',
        row.index_type,
        (row.is_visible === 'NO' || row.ignored === 'YES') && 'invisible',
        `(${[row, ...more].map(indexed).join(', ')})`,
        comment(row.index_comment),
      ),
    }),
  )
}

function indexed(row: Row): string {
  const what = row.expression ? `(${row.expression})` : String(row.column_name)
  return `${what}${row.sub_part ? `(${row.sub_part})` : ''}${row.collation === 'D' ? ' desc' : ''}`
}

async function foreignKeys(read: Read): Promise<readonly Row[]> {
  const rules = await read('referential_constraints', 'constraint_schema')
  const used = (await read('key_column_usage', 'constraint_schema')).filter(row => row.referenced_table_name)
  return grouped(used, 'constraint_name', 'ordinal_position').map(([row, ...more]) => {
    const rule = rules.find(
      each => each.constraint_name === row.constraint_name && each.table_name === row.table_name,
    )
    const list = (key: string) => [row, ...more].map(each => each[key]).join(', ')
    return {
      owner: row.table_name,
      kind: 'foreign key',
      name: row.constraint_name,
      definition: `(${list('column_name')}) references ${row.referenced_table_name} (${list('referenced_column_name')}) on update ${rule?.update_rule} on delete ${rule?.delete_rule}`,
    }
  })
}

/** MariaDB says the table of a check, MySQL elsewhere. */
async function checks(read: Read): Promise<readonly Row[]> {
  const constraints = await read('table_constraints', 'constraint_schema')
  const byName = new Map(constraints.map(row => [row.constraint_name, row]))
  return (await read('check_constraints', 'constraint_schema')).map(row => {
    const { table_name, enforced } = byName.get(row.constraint_name) ?? {}
    return {
      owner: row.table_name ?? table_name,
      kind: 'check',
      name: row.constraint_name,
      definition: words(`(${row.check_clause})`, enforced === 'NO' && 'not enforced'),
    }
  })
}

async function routines(read: Read): Promise<readonly Row[]> {
  const parameters = await read('parameters', 'specific_schema')
  return (await read('routines', 'routine_schema')).map(row => ({
    kind: String(row.routine_type).toLowerCase(),
    name: row.routine_name,
    definition: words(
      `(${parametersOf(row, parameters)})`,
      row.dtd_identifier && `returns ${row.dtd_identifier}`,
      row.is_deterministic === 'YES' && 'deterministic',
      row.sql_data_access,
      row.security_type,
      row.routine_definition,
    ),
  }))
}

function parametersOf({ specific_name }: Row, all: readonly Row[]): string {
  const own = all.filter(row => row.specific_name === specific_name && Number(row.ordinal_position) > 0)
  return byNumber(own, 'ordinal_position')
    .map(row => words(row.parameter_mode, row.parameter_name, row.dtd_identifier))
    .join(', ')
}

/** Rows of one table and name together, in their order. */
function grouped(all: readonly Row[], name: string, place: string): (readonly [Row, ...Row[]])[] {
  const groups = new Map<string, [Row, ...Row[]]>()
  for (const row of byNumber(all, place)) {
    const key = `${row.table_name}\0${row[name]}`
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return [...groups.values()]
}

function byNumber(all: readonly Row[], key: string): Row[] {
  return all.toSorted((a, b) => Number(a[key]) - Number(b[key]))
}

function comment(text: unknown): string {
  return text ? `comment '${text}'` : ''
}

function words(...parts: readonly unknown[]): string {
  return parts.filter(Boolean).join(' ')
}
