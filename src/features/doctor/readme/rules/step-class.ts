/**
 * What the doctor does with a step. `satisfied`: the checkout has done it already. `probe`: it shows a
 * version or a list. `install`, `setup` and `server` are the set-up. `verify` and `request` check the result.
 * `service`: a program that must be running. `alternative`: another step does the same. `blocked`: a value or
 * a program is missing. `skipped`: never run.
 */
const stepClasses = [
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

/** The class of a step, and why it has it. */
export interface Classified {
  readonly class: StepClass
  /** The id of the rule that decided: `global-install`. */
  readonly rule: string
  /** A sentence without its full stop. */
  readonly reason: string
}

export function skipped(rule: string, reason: string): Classified {
  return { class: 'skipped', rule, reason }
}
