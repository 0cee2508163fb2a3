import type { Config, Settings } from '../config.ts'
import type { Environment } from '../env.ts'

/** What a verb did or found: data for --json, text for people. */
export interface Outcome {
  readonly data: Record<string, unknown>
  readonly text: string
}

export interface Input {
  /** The words after the verb. */
  readonly words: readonly string[]
  /** Whether this flag was given, as in `flag('all')` for --all. */
  flag(name: string): boolean
  readonly environment: Environment
  /** The class that APP_CONFIG names. */
  readonly Class: typeof Config
  /** Loads that class, or says what is wrong with the environment. */
  config(): Settings
}

export interface Verb {
  readonly usage: string
  readonly flags?: readonly string[]
  run(input: Input): Promise<Outcome>
}
