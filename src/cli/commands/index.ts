import type { Command } from 'commander'
import type { ExitCode } from '../../core/errors.ts'
import type { Io } from '../io.ts'

/** Says what a command accepts, and what it does when it is called. */
export type Configure = (command: Command, io: Io, done: (code: ExitCode) => void) => Command

/** Every command of gapi, by name; each is loaded only when it is used. */
export const commands: Readonly<Record<'new', () => Promise<Configure>>> = {
  new: async () => (await import('./new.ts')).configureNew,
}
