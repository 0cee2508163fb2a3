import type { CommandList } from '../../command.ts'

export const dbCommands = {
  prepare: async () => (await import('./prepare.ts')).configureDbPrepare,
  create: async () => (await import('./create.ts')).configureDbCreate,
  drop: async () => (await import('./drop.ts')).configureDbDrop,
  mark: async () => (await import('./mark.ts')).configureDbMark,
  reset: async () => (await import('./reset.ts')).configureDbReset,
  dump: async () => (await import('./dump.ts')).configureDbDump,
  load: async () => (await import('./load.ts')).configureDbLoad,
  switch: async () => (await import('./switch.ts')).configureDbSwitch,
} as const satisfies CommandList
