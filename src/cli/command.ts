import type { Command } from 'commander'
import type { ExitCode } from '../core/errors.ts'
import type { Io } from './io.ts'

/** Says what a command accepts, and what it does when it is called; `done` is told its exit code. */
export type Configure = (command: Command, io: Io, done: (code: ExitCode) => void) => Command

/** Commands by name: how one is loaded, or a group of more. */
export interface CommandList {
  readonly [name: string]: LoadCommand | CommandGroup
}

export type LoadCommand = () => Promise<Configure>

export interface CommandGroup {
  readonly about: string
  /** What the name of the group does by itself. */
  readonly itself?: LoadCommand
  readonly commands: CommandList
}
