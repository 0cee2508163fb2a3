import type { Configure } from '../../command.ts'
export const configureGenerateField: Configure = command => command
