import type { CommandList } from '../../command.ts'

export const generateCommands = {
  resource: async () => (await import('./resource.ts')).configureGenerateResource,
  field: async () => (await import('./field.ts')).configureGenerateField,
  blueprint: async () => (await import('./blueprint.ts')).configureGenerateBlueprint,
} as const satisfies CommandList
