import type { Command } from 'commander'
import type { ExitCode } from '../core/errors.ts'
import type { Io } from './io.ts'

/** Says what a command accepts, and what it does when it is called; `done` is told its exit code. */
export type Configure = (command: Command, io: Io, done: (code: ExitCode) => void) => Command
