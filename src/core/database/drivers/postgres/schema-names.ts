/** Objects made by users have an OID from 16384 on. Objects of an extension are left out. */
export function made(alias: string, catalog: string): string {
  return `${alias}.oid >= 16384 and not exists (select from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = ${alias}.oid and d.deptype = 'e')`
}

/** The qualified name; without the schema in public. */
export function named(schema: string, name: string): string {
  return `case ${schema} when 'public' then '' else ${schema} || '.' end || ${name}`
}

/** Tables, views, sequences and what else is in pg_class as `c`, with their schema as `n`. */
export const tables = `pg_class c join pg_namespace n on n.oid = c.relnamespace and ${made('c', 'pg_class')} and c.relpersistence <> 't'`

export const owner = `${named('n.nspname', 'c.relname')} as owner`
