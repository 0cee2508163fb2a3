import type { Knex } from 'knex'

interface DatabaseLocation {
  readonly database: string
  readonly host: string
}

/** The name of the database, and the host or the socket of its server. */
export function locationOf(
  url: string,
  { PGHOST = '' }: { readonly PGHOST?: string | undefined },
): DatabaseLocation {
  const { hostname, pathname, searchParams } = new URL(url)
  const host = searchParams.get('host') || decodeURIComponent(hostname) || PGHOST
  return { database: decodeURIComponent(pathname.slice(1)), host }
}

/** Whether the database may exist. Always true here: only the server knows. */
export function databaseMayExist(_url: string): boolean {
  return true
}

/** The environments that the database is marked with, from every table of notes in every schema. */
export async function readMarks(knex: Knex): Promise<unknown[]> {
  const marks = []
  for (const { schema, name, isReadable } of await markTables(knex))
    if (isReadable)
      marks.push(...(await knex(name).withSchema(schema).where({ key: 'environment' }).pluck('value')))
  return marks
}

/** Tables named like a table of notes but with other columns, so that their mark cannot be read. */
export async function unreadableMarkTables(knex: Knex): Promise<string[]> {
  const unreadable = (await markTables(knex)).filter(({ isReadable }) => !isReadable)
  return unreadable.map(({ schema, name }) => (schema === 'public' ? name : `${schema}.${name}`))
}

interface MarkTable {
  readonly schema: string
  readonly name: string
  /** Whether it has text columns named key and value. */
  readonly isReadable: boolean
}

async function markTables(knex: Knex): Promise<MarkTable[]> {
  const { rows } = await knex.raw(
    `select n.nspname as schema, c.relname as name, 2 = (
      select count(*) from pg_attribute a join pg_type t on t.oid = a.atttypid
      where a.attrelid = c.oid and a.attname in ('key', 'value') and t.typcategory = 'S'
    ) as "isReadable"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and right(c.relname, 5) = '_gapi' and has_table_privilege(c.oid, 'select')`,
  )
  return rows
}

/** Whether any schema has a table except these and those of extensions. */
export async function hasTables(knex: Knex, except: readonly string[]): Promise<boolean> {
  const { rows } = await knex.raw(
    `select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
    and not c.relname = any(?) and not exists (
      select 1 from pg_depend d
      where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
    ) limit 1`,
    [[...except]],
  )
  return rows.length > 0
}
