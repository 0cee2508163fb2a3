import type { Knex } from '../../../project/knex.ts'
import type { SchemaPart } from '../../../schema/part.ts'
import { byNumber, comment, type ReadView, type SchemaRow, type ViewReader, words } from './schema-rows.ts'

/** What is not a table, a column or a key: triggers, routines, partitions, events. */
export const objectReaders: readonly ViewReader[] = [
  async read =>
    (await read('triggers', 'trigger_schema')).map(row => ({
      owner: row.event_object_table,
      kind: 'trigger',
      name: row.trigger_name,
      definition: words(
        row.action_timing,
        row.event_manipulation,
        row.action_order,
        row.action_statement,
        row.definer,
        modeOf(row.sql_mode),
      ),
    })),
  routines,
  partitions,
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
        row.on_completion,
        comment(row.event_comment),
        row.event_definition,
      ),
    })),
]

/** MariaDB shows what a sequence is only by its statement. */
export async function sequences(knex: Knex, parts: readonly SchemaPart[]): Promise<SchemaRow[]> {
  const found: SchemaRow[] = []
  for (const { owner } of parts.filter(({ kind }) => kind === 'sequence')) {
    const [[row]] = await knex.raw('show create sequence ??', [owner])
    const definition = String(Object.values(row)[1]).replace(/^create sequence `[^`]*`/i, '')
    found.push({ owner, kind: 'numbers', name: 'of the sequence', definition })
  }
  return found
}

export async function databaseSettings(knex: Knex): Promise<SchemaRow> {
  const [[row]] = await knex.raw(
    'select @@character_set_database as charset, @@collation_database as collation',
  )
  return { kind: 'setting', name: 'of the database', definition: `${row.charset} ${row.collation}` }
}

async function partitions(read: ReadView): Promise<readonly SchemaRow[]> {
  return (await read('partitions', 'table_schema'))
    .filter(row => row.partition_name)
    .map(row => ({
      owner: row.table_name,
      kind: 'partition',
      name: words(row.partition_name, row.subpartition_name),
      definition: words(
        row.partition_method,
        row.partition_expression,
        row.partition_description,
        row.subpartition_method,
        row.subpartition_expression,
        comment(row.partition_comment),
      ),
    }))
}

async function routines(read: ReadView): Promise<readonly SchemaRow[]> {
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
      comment(row.routine_comment),
      row.definer,
      modeOf(row.sql_mode),
    ),
  }))
}

function parametersOf({ specific_name }: SchemaRow, all: readonly SchemaRow[]): string {
  const own = all.filter(row => row.specific_name === specific_name && Number(row.ordinal_position) > 0)
  return byNumber(own, 'ordinal_position')
    .map(row => words(row.parameter_mode, row.parameter_name, row.dtd_identifier))
    .join(', ')
}

/** mysql2 sets IGNORE_SPACE for its sessions, so that it says how a trigger was created, not what it does. */
function modeOf(mode: unknown): string {
  return String(mode)
    .split(',')
    .filter(name => name !== 'IGNORE_SPACE')
    .join()
}
