import type { Configure } from '../../command.ts'
export const configureDestroyBlueprint: Configure = command => command
