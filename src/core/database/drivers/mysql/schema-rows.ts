export type SchemaRow = Readonly<Record<string, unknown>>

export type ReadView = (view: string, where: string) => Promise<readonly SchemaRow[]>

/** Reads the parts of one kind. */
export type ViewReader = (read: ReadView) => Promise<readonly SchemaRow[]>

/** Groups rows by table and name, in order. */
export function grouped(
  all: readonly SchemaRow[],
  name: string,
  place: string,
): (readonly [SchemaRow, ...SchemaRow[]])[] {
  const groups = new Map<string, [SchemaRow, ...SchemaRow[]]>()
  for (const row of byNumber(all, place)) {
    const key = `${row.table_name}\0${row[name]}`
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return [...groups.values()]
}

export function byNumber(all: readonly SchemaRow[], key: string): SchemaRow[] {
  return all.toSorted((a, b) => Number(a[key]) - Number(b[key]))
}

export function comment(text: unknown): string {
  return text ? `comment '${text}'` : ''
}

export function words(...parts: readonly unknown[]): string {
  return parts.filter(Boolean).join(' ')
}
