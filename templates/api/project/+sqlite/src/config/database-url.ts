import { env, required } from './variable.ts'

const development = 'sqlite:data/development.sqlite'

const rules = {
  schemes: ['sqlite:'],
  example: 'sqlite:/data/production.sqlite',
  /** Only one spelling per file is accepted: the lock, the mark and the check of free space use the path. */
  urlError: ({ pathname, search }: URL) =>
    /^file:/i.test(pathname) || search ? 'is not a path: write it as sqlite:data/shop.sqlite' : undefined,
}

/** The database file. It is required in production; development has its own file. */
export const databaseUrl = {
  production: env.url(required, 'The database file.', { ...rules, samples: [development] }),
  development: env.url(development, 'The database file.', rules),
}

/** The file that a URL names; null for a database in memory. gapi imports this without loading Knex. */
export function sqliteFileOf(url: string): string | null {
  const file = url.slice('sqlite:'.length)
  return file === ':memory:' ? null : file
}
