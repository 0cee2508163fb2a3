import type { Configure } from '../command.ts'

/** Every command of gapi, by name; each is loaded only when it is used. */
export const commands: Readonly<Record<'new', () => Promise<Configure>>> = {
  new: async () => (await import('./new.ts')).configureNew,
}
