import type { CommandList } from '../../command.ts'

/** All subcommands of `gapi seed`. */
export const seedCommands = {
  new: async () => (await import('./new.ts')).configureSeedNew,
  check: async () => (await import('./check.ts')).configureSeedCheck,
} as const satisfies CommandList
