import type { RunRecord } from './run/record.ts'
import type { Subject } from './subject.ts'
import type { Code } from './wording.ts'

export const severities = ['info', 'warning', 'error'] as const

export type Severity = (typeof severities)[number]

/** The points of Devon Bernard's talk (2017) that the doctor looks after, in the order it reports them. */
export const points = {
  readme: 'The set-up in the README works',
  secrets: 'Nobody juggles with git to keep a password out of it',
  configuration: 'Runtime variables are in one central place, where users find them',
  database: 'Migrations go up and down, and their names start with a date',
  tests: 'Tests verify the new code, and the old',
  blueprints: 'It is very clear which view is for what kind of user',
  documentation: 'Document your API, or it does not exist',
  consistency: 'The first rule of endpoint design is to be consistent',
  versions: 'Which version is used is known, and what is dropped is announced',
  requirements: 'All that it needs is written down',
} as const

export type Point = keyof typeof points

/** What one check finds at one place. */
export interface Hit {
  readonly code: Code
  /** Relative to the root, with `/`. */
  readonly path: string
  readonly line?: number | undefined
  readonly column?: number | undefined
  /** The words that fill the sentence of its code. */
  readonly args?: Readonly<Record<string, string>>
  /** Where it weighs more or less than the check says. */
  readonly severity?: Severity
  /** What it is about, whatever line that is on; the text of the line where it is not said. */
  readonly about?: string
  /** The last lines of a command that failed, secrets masked. */
  readonly evidence?: readonly string[]
}

export type Outcome =
  | { readonly hits: readonly Hit[] }
  /** There is nothing here that the check is about. */
  | { readonly notApplicable: string }
  /** It could not look, and says what is missing. Neither a pass nor a failure. */
  | { readonly blocked: string; readonly hits?: readonly Hit[] }

/** One practice, and how it is found broken. */
export type Check = LookingCheck | RunningCheck

interface Practice {
  /** `secrets/committed`: also the name of its file and of its page in docs/checks. */
  readonly id: string
  readonly severity: Severity
  readonly point: Point
  /** The practice as a sentence that is true when nothing is found. */
  readonly title: string
  /** Why it matters. */
  readonly help: string
  /** Runs after the others. */
  readonly slow?: true
}

/** Finds it by reading; nothing of the repository is run. */
export interface LookingCheck extends Practice {
  readonly needsRun?: never
  run(subject: Subject): Outcome | Promise<Outcome>
}

/** Finds it in a copy in which the README was run, and may run more there. Comes after all that only look. */
export interface RunningCheck extends Practice {
  readonly needsRun: true
  run(subject: Subject, record: RunRecord): Outcome | Promise<Outcome>
}

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(least)
}
