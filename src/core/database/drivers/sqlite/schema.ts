import type { Knex } from '../../../project/knex.ts'
import { partOf, type SchemaPart } from '../../../schema/part.ts'
import {
  type CatalogueRow,
  conflictsOf,
  foreignKeyOf,
  groupsOf,
  listOf,
  primaryKeysOf,
} from './schema-constraints.ts'
import { clausesOf, type Definition, lineOf, tableText, wordsOf } from './table-text.ts'

/**
 * Reads SQLite's own tables, and parses the statements for what those leave out: checks, expressions,
 * collations.
 */
export async function readSqliteSchema(knex: Knex): Promise<SchemaPart[]> {
  const read = (sql: string): Promise<readonly CatalogueRow[]> => knex.raw(sql)
  const objects = await read(
    `select m.type as type, m.name as name, m.tbl_name as owner, m.sql as sql from sqlite_master m where ${isOwn}`,
  )
  const texts = new Map(
    objects.flatMap(({ type, name, sql }) =>
      type === 'table' ? [[String(name), tableText(String(sql))]] : [],
    ),
  )
  const [columns = [], uniques = [], keys = [], pragmas = []] = await Promise.all(queries.map(read))
  const definitions = (owner: unknown) => texts.get(String(owner))?.definitions ?? []
  return [
    ...objects.map(object => wholeOf(object, texts.get(String(object.name))?.options ?? '')),
    ...columns.map(column => columnOf(column, definitions(column.owner))),
    ...primaryKeysOf(columns, definitions),
    ...groupsOf(uniques, 'name').map(([first, names]) => ({
      owner: first.owner,
      kind: 'unique',
      name: listOf(names, 'col'),
    })),
    ...groupsOf(keys, 'id').map(([first, rows]) => foreignKeyOf(first, rows, definitions(first.owner))),
    ...[...texts].flatMap(([owner, text]) =>
      text.definitions.flatMap(definition =>
        clausesOf(definition, /^check$/i).map(words => ({
          owner,
          kind: 'check',
          name: `(${lineOf(words)})`,
        })),
      ),
    ),
    ...[...texts].flatMap(([owner, { definitions: all }]) =>
      all.flatMap(definition => conflictsOf(owner, definition)),
    ),
    ...pragmas.filter(({ definition }) => Number(definition) !== 0),
  ].map(partOf)
}

const isOwn = `m.name not like 'sqlite\\_%' escape '\\'`
const isTable = `m.type = 'table' and ${isOwn}`

const queries: readonly string[] = [
  `select m.name as owner, c.name as name, c.type as type, c."notnull" as required, c.dflt_value as def, c.pk as pk, c.hidden as hidden
  from sqlite_master m join pragma_table_xinfo(m.name) c where ${isTable} order by c.pk`,
  `select m.name as owner, l.name as name, i.name as col
  from sqlite_master m join pragma_index_list(m.name) l join pragma_index_info(l.name) i where l.origin = 'u' and ${isTable} order by i.seqno`,
  `select m.name as owner, f.id as id, f."from" as col, f."table" as parent, f."to" as target, f.on_update as up, f.on_delete as del
  from sqlite_master m join pragma_foreign_key_list(m.name) f where ${isTable} order by f.id, f.seq`,
  `select 'pragma' as kind, 'user_version' as name, user_version as definition from pragma_user_version
  union all select 'pragma', 'application_id', application_id from pragma_application_id`,
]

/** A table, view, index or trigger. The parts of a table are listed separately. */
function wholeOf({ type, name, owner, sql }: CatalogueRow, options: string): CatalogueRow {
  const words = wordsOf(String(sql))
  if (type === 'table')
    return {
      owner: name,
      kind: 'table',
      definition: /^create virtual/i.test(String(sql)) ? lineOf(words) : options,
    }
  if (type === 'view')
    return {
      owner: name,
      kind: 'view',
      // An alias may have “as” before it or not.
      definition: lineOf(
        words.slice(words.findIndex(word => /^as$/i.test(word)) + 1).filter(word => !/^as$/i.test(word)),
      ),
    }
  if (type === 'trigger')
    return {
      owner,
      kind: 'trigger',
      name,
      definition: lineOf(
        words.slice(words.findIndex(word => /^(before|after|instead|insert|update|delete)$/i.test(word))),
      ),
    }
  const isUnique = /^unique$/i.test(words[1] ?? '')
  return {
    owner,
    kind: 'index',
    name,
    definition: `${isUnique ? 'unique ' : ''}${lineOf(words.slice(words.indexOf('(')))}`,
  }
}

function columnOf(
  { owner, name, type, required, def, hidden }: CatalogueRow,
  definitions: readonly Definition[],
): CatalogueRow {
  const definition = definitions.find(({ column }) => column === String(name).toLowerCase())
  const [expression] = Number(hidden) > 1 && definition ? clausesOf(definition, /^as$/i) : []
  const collation = definition?.words[definition.words.findIndex(word => /^collate$/i.test(word)) + 1]
  const parts = [
    typeText(String(type)),
    required ? 'not null' : '',
    def === null ? '' : `default ${def}`,
    collation && definition?.words.some(word => /^collate$/i.test(word))
      ? `collate ${lineOf([collation])}`
      : '',
    expression ? `as (${lineOf(expression)}) ${Number(hidden) === 3 ? 'stored' : 'virtual'}` : '',
  ]
  return { owner, kind: 'column', name, definition: parts.filter(Boolean).join(' ') }
}

/** `VARCHAR (80)` and `varchar(80)` are the same type. */
function typeText(type: string): string {
  return type
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/ ?([(),]) ?/g, '$1')
}
