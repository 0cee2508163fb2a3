import type { CommandList } from '../../command.ts'

/** Every command of `gapi seed`, beside what it does by itself. */
export const seedCommands = {
  new: async () => (await import('./new.ts')).configureSeedNew,
  check: async () => (await import('./check.ts')).configureSeedCheck,
} as const satisfies CommandList
