import type { CommandList } from '../../command.ts'

/** Every command of `gapi db`. */
export const dbCommands = {
  prepare: async () => (await import('./prepare.ts')).configureDbPrepare,
  create: async () => (await import('./create.ts')).configureDbCreate,
  drop: async () => (await import('./drop.ts')).configureDbDrop,
  reset: async () => (await import('./reset.ts')).configureDbReset,
} as const satisfies CommandList
