import type { CommandList } from '../command.ts'
import { apiCommands } from './api/index.ts'
import { dbCommands } from './db/index.ts'
import { destroyCommands } from './destroy/index.ts'
import { generateCommands } from './generate/index.ts'
import { migrationCommands } from './migration/index.ts'
import { seedCommands } from './seed/index.ts'

/** All commands of gapi, by name; each is loaded only when it is used. */
export const commands = {
  new: async () => (await import('./new/new.ts')).configureNew,
  generate: {
    about: 'Write a resource, a field or a blueprint, with migration, seed, tests and contract.',
    alias: 'g',
    commands: generateCommands,
  },
  destroy: { about: 'Undo what gapi generate wrote.', alias: 'd', commands: destroyCommands },
  migration: {
    about: 'Create, apply and roll back migrations in any Knex project.',
    commands: migrationCommands,
  },
  seed: {
    about: 'Seed a database in any Knex project.',
    itself: async () => (await import('./seed/seed.ts')).configureSeed,
    commands: seedCommands,
  },
  db: { about: 'Create, prepare, mark or drop a database.', commands: dbCommands },
  routes: async () => (await import('./routes/routes.ts')).configureRoutes,
  usage: async () => (await import('./usage/usage.ts')).configureUsage,
  api: { about: 'Compare the API with what it was.', commands: apiCommands },
  update: async () => (await import('./update/update.ts')).configureUpdate,
  link: async () => (await import('./link/link.ts')).configureLink,
  collection: async () => (await import('./collection/collection.ts')).configureCollection,
  doctor: async () => (await import('./doctor/doctor.ts')).configureDoctor,
  replay: async () => (await import('./replay/replay.ts')).configureReplay,
  profile: async () => (await import('./profile/profile.ts')).configureProfile,
  smoke: async () => (await import('./smoke/smoke.ts')).configureSmoke,
} as const satisfies CommandList
