import type { Command } from 'commander'
import type { ExitCode } from '../core/system/errors.ts'
import type { Io } from './terminal/io.ts'

/** Defines the arguments of a command and its action; `done` gets the exit code. */
export type Configure = (command: Command, io: Io, done: (code: ExitCode) => void) => Command

/** Commands by name: a loader, or a group of commands. */
export interface CommandList {
  readonly [name: string]: LoadCommand | CommandGroup
}

export type LoadCommand = () => Promise<Configure>

export interface CommandGroup {
  readonly about: string
  /** A shorter name. */
  readonly alias?: string
  /** The command that runs when only the name of the group is given. */
  readonly itself?: LoadCommand
  readonly commands: CommandList
}
