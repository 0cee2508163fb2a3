import { env, required } from '../variable.ts'

const development = 'sqlite:data/development.sqlite'

const rules = { schemes: ['sqlite:'], example: 'sqlite:/data/production.sqlite' }

/** Where the data is. Production must say it; development has a file of its own. */
export const databaseUrl = {
  production: env.url(required, 'The database file.', { ...rules, refused: [development] }),
  development: env.url(development, 'The database file.', rules),
}

/** The file that a URL names; null for a database in memory. gapi looks into it without loading Knex. */
export function sqliteFileOf(url: string): string | null {
  const file = url.slice('sqlite:'.length)
  return file === ':memory:' ? null : file
}
