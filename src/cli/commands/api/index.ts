import type { CommandList } from '../../command.ts'

export const apiCommands = {
  diff: async () => (await import('./diff.ts')).configureApiDiff,
} as const satisfies CommandList
