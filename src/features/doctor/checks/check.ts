import type { Texts } from '../repository/texts.ts'
import type { RunRecord } from '../run/result/record.ts'
import type { CheckContext } from './context.ts'
import type { Insertion } from './insertion.ts'
import type { Subject } from './subject.ts'

export const severities = ['info', 'warning', 'error'] as const

export type Severity = (typeof severities)[number]

interface PointOfTalk {
  /** The heading in a report: the context, as a sentence that is true when nothing is found. */
  readonly heading: string
  /** The wording of the talk. */
  readonly talk: string
}

/** The points of Devon Bernard's talk (2017) that the doctor checks, in the order it reports them. */
export const points = {
  readme: {
    heading: 'The set-up in the README works',
    talk: 'Is the set-up code in your README working?',
  },
  secrets: {
    heading: 'Secrets stay out of git',
    talk: 'Nobody juggles with git to keep a password out of it',
  },
  configuration: {
    heading: 'Configuration is in one place',
    talk: 'Runtime variables are in one central place, where users find them',
  },
  database: {
    heading: 'Migrations are dated and reversible, and seeds can run again',
    talk: 'Migrations go up and down, and their names start with a date',
  },
  tests: { heading: 'Tests exist and pass', talk: 'Tests verify the new code, and the old' },
  blueprints: {
    heading: 'Routes name their audience',
    talk: 'It is very clear which view is for what kind of user',
  },
  documentation: { heading: 'The API is documented', talk: 'Document your API, or it does not exist' },
  consistency: {
    heading: 'The API is consistent',
    talk: 'The first rule of endpoint design is to be consistent',
  },
  versions: {
    heading: 'The API is versioned, and deprecations are announced',
    talk: 'Which version is used is known, and what is dropped is announced',
  },
  requirements: { heading: 'Requirements are declared', talk: 'All that it needs is written down' },
} as const satisfies Readonly<Record<string, PointOfTalk>>

export type Point = keyof typeof points

/** What a check finds at one place. */
export interface Hit<Code extends string = string> {
  readonly code: Code
  /** Relative to the root, with `/`. */
  readonly path: string
  readonly line?: number | undefined
  readonly column?: number | undefined
  /** The values of the placeholders in its message. */
  readonly args?: Readonly<Record<string, string>>
  /** Overrides the severity of the check. */
  readonly severity?: Severity
  /** What identifies it when its line moves (default: the text of the line). */
  readonly about?: string
  /** The last lines of a command that failed, secrets masked. */
  readonly evidence?: readonly string[]
  /** The reason for which what it is about suppresses it, e.g. an operation of an API document. */
  readonly suppressed?: string | undefined
  /** Hashes of the secret values that it is about: each is told once in a report. */
  readonly secrets?: readonly string[]
}

export type CheckOutcome<Code extends string = string> =
  | { readonly hits: readonly Hit<Code>[]; readonly subject: Subject }
  /** The repository has nothing to check. */
  | { readonly notApplicable: string }
  /** The check could not run, and why. Neither passed nor failed. */
  | { readonly blocked: string; readonly hits?: readonly Hit<Code>[] }

/** One kind of finding: `{name}` in its texts is filled from the args of a hit. */
export interface FindingKind {
  /** What is wrong. */
  readonly message: string
  /** What to do next. */
  readonly hint: string
  /** The lines that `--fix` inserts; only where that is safe. */
  readonly fix?: (hit: Hit, texts: Texts) => readonly Insertion[]
}

/** One practice, and how the doctor finds where it is broken. */
export type Check<Code extends string = string> = StaticCheck<Code> | RunningCheck<Code>

interface Practice<Code extends string> {
  /** `secrets/committed`: also the path of its folder and of its page in docs/checks. */
  readonly id: string
  readonly severity: Severity
  readonly point: Point
  /** The practice as a sentence that is true when nothing is found. */
  readonly title: string
  /** Why it matters. This and the four texts below are Markdown. */
  readonly why: string
  /** What it reports. */
  readonly finds: string
  /** What it does not report, though it looks like it. */
  readonly ignores?: string
  /** What keeps it from running. */
  readonly blockedBy?: string
  /** What to do about a finding. */
  readonly advice: string
  readonly findings: Readonly<Record<Code, FindingKind>>
  /** Runs after the others. */
  readonly slow?: true
}

/** Reads files; runs nothing of the repository. */
export interface StaticCheck<Code extends string = string> extends Practice<Code> {
  readonly needsRun?: never
  run(context: CheckContext): CheckOutcome<Code> | Promise<CheckOutcome<Code>>
}

/** Reads the copy in which the README was run, and may run more in it. Runs after all static checks. */
export interface RunningCheck<Code extends string = string> extends Practice<Code> {
  readonly needsRun: true
  run(context: CheckContext, record: RunRecord): CheckOutcome<Code> | Promise<CheckOutcome<Code>>
}

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(least)
}
