import type { Configure } from '../../command.ts'
export const configureGenerateBlueprint: Configure = command => command
