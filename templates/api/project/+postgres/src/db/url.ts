import { about } from '../env.ts'
import { env, required } from '../variable.ts'

const example = `postgres://app:app@127.0.0.1:5432/${about.name.replace(/[^a-z0-9_]/g, '_')}`

const rules = { schemes: ['postgres:', 'postgresql:'], example }

/** Where the data is. Everybody must say it: it holds a password, and those are never in the code. */
export const databaseUrl = {
  production: env.url(required, 'The database.', { ...rules, refused: [example] }),
  development: env.url(required, 'The database.', rules),
}
