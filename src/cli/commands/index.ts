import type { CommandList } from '../command.ts'
import { migrationCommands } from './migration/index.ts'

/** Every command of gapi, by name; each is loaded only when it is used. */
export const commands = {
  new: async () => (await import('./new.ts')).configureNew,
  migration: { about: 'Make, apply and undo migrations, in any Knex project.', commands: migrationCommands },
} as const satisfies CommandList
