import type { CommandList } from '../../command.ts'

export const destroyCommands = {
  resource: async () => (await import('./resource.ts')).configureDestroyResource,
  field: async () => (await import('./field.ts')).configureDestroyField,
  blueprint: async () => (await import('./blueprint.ts')).configureDestroyBlueprint,
} as const satisfies CommandList
