import type { CommandList } from '../../command.ts'
import { configureMigrationNew } from './new.ts'

/**
 * All commands of `gapi migration`; `new` is loaded with the program, so that it starts as fast as possible.
 */
export const migrationCommands = {
  new: async () => configureMigrationNew,
  lint: async () => (await import('./lint.ts')).configureMigrationLint,
  up: async () => (await import('./up.ts')).configureUp,
  down: async () => (await import('./down.ts')).configureDown,
  redo: async () => (await import('./redo.ts')).configureRedo,
  to: async () => (await import('./to.ts')).configureTo,
  status: async () => (await import('./status.ts')).configureStatus,
  sql: async () => (await import('./sql.ts')).configureSql,
  check: async () => (await import('./check.ts')).configureCheck,
  verify: async () => (await import('./verify.ts')).configureVerify,
  repair: async () => (await import('./repair.ts')).configureRepair,
  unlock: async () => (await import('./unlock.ts')).configureUnlock,
} as const satisfies CommandList
