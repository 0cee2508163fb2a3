import { packageInfo } from './env.ts'
import { env, required } from './variable.ts'

const example = `postgres://app:app@127.0.0.1:5432/${packageInfo.name.replace(/[^a-z0-9_]/g, '_')}`

const limits: Readonly<Record<string, string>> = {
  statement_timeout: 'STATEMENT_TIMEOUT',
  query_timeout: 'STATEMENT_TIMEOUT',
  transaction_timeout: 'RESPONSE_TIMEOUT',
  lock_timeout: 'LOCK_TIMEOUT',
  idle_in_transaction_session_timeout: 'IDLE_TRANSACTION_TIMEOUT',
}

const settings = ['options', 'search_path', 'searchpath', 'schema', 'currentschema', 'idle_session_timeout']

/** The driver drops the unit of a limit such as "5s"; a pooler refuses settings or applies them to other clients. */
function urlError({ searchParams }: URL): string | undefined {
  for (const name of searchParams.keys()) {
    const variable = limits[name.toLowerCase()]
    if (variable) return `has ?${name}, which is not supported in the URL: set ${variable}, in seconds`
    if (settings.includes(name.toLowerCase()))
      return `has ?${name}, which a pooler would apply to other programs: set it for the user, e.g. ALTER ROLE app SET search_path = shop`
  }
  return undefined
}

const rules = { schemes: ['postgres:', 'postgresql:'], example, urlError }

/** The database URL. It has no default, because it contains a password. */
export const databaseUrl = {
  production: env.url(required, 'The database.', { ...rules, samples: [example] }),
  development: env.url(required, 'The database.', rules),
}

/** Always null: the database is on a server. */
export function sqliteFileOf(_url: string): null {
  return null
}
