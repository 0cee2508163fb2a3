import type { Configure } from '../../command.ts'
export const configureDestroyField: Configure = command => command
