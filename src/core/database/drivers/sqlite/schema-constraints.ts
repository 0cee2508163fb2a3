import { constraintAtEnd, type Definition, lineOf, within } from './table-text.ts'

export type CatalogueRow = Readonly<Record<string, unknown>>

/** What a column or a constraint does on conflict, where that is not to abort. */
export function conflictsOf(owner: string, { column, words }: Definition): CatalogueRow[] {
  return words.flatMap((word, place) => {
    const action = (words[place + 2] ?? '').toLowerCase()
    const isClause = /^on$/i.test(word) && /^conflict$/i.test(words[place + 1] ?? '')
    if (!isClause || action === 'abort') return []
    const name = [column, constraintAtEnd(lineOf(words.slice(0, place)))].filter(Boolean).join(' ')
    return [{ owner, kind: 'on conflict', name, definition: action }]
  })
}

export function primaryKeysOf(
  columns: readonly CatalogueRow[],
  definitions: (owner: unknown) => readonly Definition[],
): CatalogueRow[] {
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

export function foreignKeyOf(
  { owner, parent, up, del }: CatalogueRow,
  rows: readonly CatalogueRow[],
  definitions: readonly Definition[],
): CatalogueRow {
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

/** The columns of a foreign key definition: “(team_id)”. */
function referring({ column, words }: Definition): string | undefined {
  const references = words.findIndex(word => /^references$/i.test(word))
  if (references === -1) return undefined
  if (column !== undefined) return `(${column})`
  const key = words.findIndex(word => /^key$/i.test(word))
  return `(${lineOf(within(words, key + 1))})`
}

export function groupsOf(rows: readonly CatalogueRow[], key: string): [CatalogueRow, CatalogueRow[]][] {
  const groups = new Map<string, [CatalogueRow, CatalogueRow[]]>()
  for (const row of rows) {
    const of = `${row.owner}\0${row[key]}`
    const group = groups.get(of)
    if (group) group[1].push(row)
    else groups.set(of, [row, [row]])
  }
  return [...groups.values()]
}

export function listOf(rows: readonly CatalogueRow[], key: string): string {
  return `(${rows.map(row => row[key]).join(', ')})`
}
