import type { CommandList } from '../../command.ts'

export const apiCommands = {
  diff: async () => (await import('./diff.ts')).configureApiDiff,
  changelog: async () => (await import('./changelog.ts')).configureApiChangelog,
} as const satisfies CommandList
