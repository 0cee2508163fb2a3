import type { Knex } from '../knex.ts'
import { partOf, type SchemaPart } from './part.ts'
import { clausesOf, type Definition, lineOf, tableText, within, wordsOf } from './sqlite-text.ts'

type Row = Readonly<Record<string, unknown>>

/** Reads SQLite's own tables, and out of the text of each statement what they do not say: checks, expressions, collations. */
export async function readSqlite(knex: Knex): Promise<SchemaPart[]> {
  const read = (sql: string): Promise<readonly Row[]> => knex.raw(sql)
  const objects = await read(
    `select m.type as type, m.name as name, m.tbl_name as owner, m.sql as sql from sqlite_master m where ${isOwn}`,
  )
  const texts = new Map(
    objects.flatMap(({ type, name, sql }) =>
      type === 'table' ? [[String(name), tableText(String(sql))]] : [],
    ),
  )
  const [columns = [], uniques = [], keys = []] = await Promise.all(queries.map(read))
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
]

/** A table, view, index or trigger. Of a table the parts are told by themselves. */
function wholeOf({ type, name, owner, sql }: Row, options: string): Row {
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
      definition: lineOf(words.slice(words.findIndex(word => /^as$/i.test(word)) + 1)),
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
  { owner, name, type, required, def, hidden }: Row,
  definitions: readonly Definition[],
): Row {
  const definition = definitions.find(({ column }) => column === String(name).toLowerCase())
  const [expression] = Number(hidden) > 1 && definition ? clausesOf(definition, /^as$/i) : []
  const collation = definition?.words[definition.words.findIndex(word => /^collate$/i.test(word)) + 1]
  const parts = [
    type,
    required ? 'not null' : '',
    def === null ? '' : `default ${def}`,
    collation && definition?.words.some(word => /^collate$/i.test(word))
      ? `collate ${lineOf([collation])}`
      : '',
    expression ? `as (${lineOf(expression)}) ${Number(hidden) === 3 ? 'stored' : 'virtual'}` : '',
  ]
  return { owner, kind: 'column', name, definition: parts.filter(Boolean).join(' ') }
}

function primaryKeysOf(
  columns: readonly Row[],
  definitions: (owner: unknown) => readonly Definition[],
): Row[] {
  return groupsOf(
    columns.filter(({ pk }) => Number(pk) > 0),
    'owner',
  ).map(([{ owner }, rows]) => {
    const counts = definitions(owner).some(({ words }) => words.some(word => /^autoincrement$/i.test(word)))
    return {
      owner,
      kind: 'primary key',
      name: listOf(rows, 'name'),
      definition: counts ? 'autoincrement' : '',
    }
  })
}

function foreignKeyOf(
  { owner, parent, up, del }: Row,
  rows: readonly Row[],
  definitions: readonly Definition[],
): Row {
  const name = listOf(rows, 'col')
  const own = definitions.find(definition => referring(definition) === name.toLowerCase())
  const isDeferred = / deferrable initially deferred/.test(lineOf(own?.words ?? []))
  const target = rows.some(row => row.target === null) ? '' : ` ${listOf(rows, 'target')}`
  const actions = `on update ${up} on delete ${del}`.toLowerCase()
  return {
    owner,
    kind: 'foreign key',
    name,
    definition: `references ${parent}${target} ${actions}${isDeferred ? ' deferred' : ''}`,
  }
}

/** The columns that a definition refers to another table with: “(team_id)”. */
function referring({ column, words }: Definition): string | undefined {
  const references = words.findIndex(word => /^references$/i.test(word))
  if (references === -1) return undefined
  if (column !== undefined) return `(${column})`
  const key = words.findIndex(word => /^key$/i.test(word))
  return `(${lineOf(within(words, key + 1))})`
}

function groupsOf(rows: readonly Row[], key: string): [Row, Row[]][] {
  const groups = new Map<string, [Row, Row[]]>()
  for (const row of rows) {
    const of = `${row.owner}\0${row[key]}`
    const group = groups.get(of)
    if (group) group[1].push(row)
    else groups.set(of, [row, [row]])
  }
  return [...groups.values()]
}

function listOf(rows: readonly Row[], key: string): string {
  return `(${rows.map(row => row[key]).join(', ')})`
}
