import type { CommandList } from '../command.ts'
import { dbCommands } from './db/index.ts'
import { migrationCommands } from './migration/index.ts'
import { seedCommands } from './seed/index.ts'

/** Every command of gapi, by name; each is loaded only when it is used. */
export const commands = {
  new: async () => (await import('./new.ts')).configureNew,
  migration: { about: 'Make, apply and undo migrations, in any Knex project.', commands: migrationCommands },
  seed: {
    about: 'Fill a database with standard content, in any Knex project.',
    itself: async () => (await import('./seed/itself.ts')).configureSeed,
    commands: seedCommands,
  },
  db: { about: 'Make a database ready to work with, or remove it.', commands: dbCommands },
  doctor: async () => (await import('./doctor.ts')).configureDoctor,
} as const satisfies CommandList
