import type { Manager } from '../package-manager.ts'
import type { Marks } from './marks.ts'

/** How the text of a step was found. */
export type Source = 'fence' | 'bare-fence' | 'indented' | 'mislabelled-fence' | 'inline' | 'prose'

/**
 * What becomes of a step. `satisfied` is done by the checkout already; `probe` shows a version; `install`, `setup`
 * and `server` are the set-up; `verify` and `request` look at its result; `service` is a program that must be there;
 * `alternative` says another step does the same; `blocked` needs something nobody has said; `skipped` is never run.
 */
export const stepClasses = [
  'satisfied',
  'probe',
  'install',
  'setup',
  'server',
  'verify',
  'request',
  'service',
  'alternative',
  'blocked',
  'skipped',
] as const

export type StepClass = (typeof stepClasses)[number]

/** The classes of the steps that a run executes. */
export const runClasses: readonly StepClass[] = ['probe', 'install', 'setup', 'server', 'verify', 'request']

export interface Verdict {
  readonly class: StepClass
  /** Names the rule that decided: `global-install`. */
  readonly rule: string
  /** A sentence without its full stop. */
  readonly reason: string
}

/** A script of package.json that a step calls. */
export interface ScriptCall {
  readonly name: string
  /** The folder of the package.json it is looked for in; undefined where that cannot be told. */
  readonly folder: string | undefined
  /** Its text, or undefined where there is no such script. */
  readonly body: string | undefined
}

/** One command of a README, and what is done with it. */
export interface Step extends Verdict {
  readonly file: string
  readonly line: number
  readonly endLine: number
  /** As it would be run: prompts are gone, continued lines are kept. */
  readonly command: string
  readonly source: Source
  /** The folder it starts in, relative to the root, which is ''. */
  readonly cwd: string
  /** The comment beside or above it. */
  readonly label: string | undefined
  readonly headings: readonly string[]
  readonly manager: Manager | undefined
  readonly script: ScriptCall | undefined
  readonly marks: Marks
}
