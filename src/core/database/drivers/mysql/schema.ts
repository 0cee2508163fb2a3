import type { Knex } from '../../../project/knex.ts'
import { partOf, type SchemaPart } from '../../../schema/part.ts'
import { databaseSettings, objectReaders, sequences } from './schema-objects.ts'
import { comment, grouped, type ReadView, type SchemaRow, type ViewReader, words } from './schema-rows.ts'

/**
 * Reads information_schema. Leaves out what a server does not have (checks before MySQL 8, sequences outside
 * MariaDB).
 */
export async function readMysqlSchema(knex: Knex): Promise<SchemaPart[]> {
  const [[{ name: database }]] = await knex.raw('select database() as name')
  const known = new Set(
    (
      await rows(
        `select table_name as name from information_schema.tables where table_schema = 'information_schema'`,
      )
    ).map(({ name }) => String(name).toLowerCase()),
  )
  const read: ReadView = async (view, schema) =>
    known.has(view) ? rows(`select * from information_schema.${view} where ${schema} = database()`) : []
  const parts: SchemaPart[] = []
  for (const reader of readers) parts.push(...(await reader(read)).map(partOf))
  parts.push(...(await sequences(knex, parts)).map(partOf), partOf(await databaseSettings(knex)))
  return parts.map(part => ({ ...part, definition: part.definition.replaceAll(`\`${database}\`.`, '') }))

  /** MySQL 8 returns column names in upper case, MariaDB does not. */
  async function rows(sql: string): Promise<readonly SchemaRow[]> {
    const [found]: readonly (readonly SchemaRow[])[] = await knex.raw(sql)
    return (found ?? []).map(row =>
      Object.fromEntries(Object.entries(row).map(([key, value]) => [key.toLowerCase(), value])),
    )
  }
}

const readers: readonly ViewReader[] = [tables, columns, indexes, foreignKeys, checks, ...objectReaders]

async function tables(read: ReadView): Promise<readonly SchemaRow[]> {
  const views = new Map((await read('views', 'table_schema')).map(row => [row.table_name, row]))
  return (await read('tables', 'table_schema')).map(row => {
    const view = views.get(row.table_name)
    const kind = view ? 'view' : row.table_type === 'SEQUENCE' ? 'sequence' : 'table'
    const manner = row.table_type === 'BASE TABLE' ? '' : row.table_type
    const definition = view
      ? words(view.view_definition, view.check_option, view.security_type, view.algorithm, view.definer)
      : words(manner, row.engine, row.table_collation, row.create_options, comment(row.table_comment))
    return { owner: row.table_name, kind, definition }
  })
}

/** The collation of a column is shown only where it differs from that of its table. */
async function columns(read: ReadView): Promise<readonly SchemaRow[]> {
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

async function indexes(read: ReadView): Promise<readonly SchemaRow[]> {
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

function indexed(row: SchemaRow): string {
  const what = row.expression ? `(${row.expression})` : String(row.column_name)
  return `${what}${row.sub_part ? `(${row.sub_part})` : ''}${row.collation === 'D' ? ' desc' : ''}`
}

async function foreignKeys(read: ReadView): Promise<readonly SchemaRow[]> {
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

/** MariaDB names the table of a check in this view, MySQL in another. */
async function checks(read: ReadView): Promise<readonly SchemaRow[]> {
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
