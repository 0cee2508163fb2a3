import { packageInfo } from './env.ts'
import { env, required } from './variable.ts'

const example = `mysql://app:app@127.0.0.1:3306/${packageInfo.name.replace(/[^a-z0-9_]/g, '_')}`

/** Parameters are refused because none is read: a time limit or TLS set there would silently not apply. */
function urlError({ searchParams }: URL): string | undefined {
  const [name] = searchParams.keys()
  return (
    name &&
    `has ?${name}, but parameters are not supported: for limits set STATEMENT_TIMEOUT, LOCK_TIMEOUT etc.`
  )
}

const rules = { schemes: ['mysql:', 'mariadb:'], example, urlError }

/** The database URL. It has no default, because it contains a password. */
export const databaseUrl = {
  production: env.url(required, 'The database.', { ...rules, samples: [example] }),
  development: env.url(required, 'The database.', rules),
}

/** Always null: the database is on a server. */
export function sqliteFileOf(_url: string): null {
  return null
}
