import type { Step } from '../readme/step.ts'

/** Milliseconds a step may take, until it ends or, where it serves, until it is ready. */
export function limitOf(step: Step, given: number | undefined): number {
  const { class: kind, rule, marks } = step
  if (marks.server?.timeout !== undefined) return marks.server.timeout * 1000
  if (given !== undefined) return given
  if (installs(step) || kind === 'verify') return 300_000
  return rule === 'builds' ? 180_000 : 60_000
}

/** An install, also one inside a script: `"setup": "npm ci && …"`, `make setup`. */
function installs({ class: kind, command, script }: Pick<Step, 'class' | 'command' | 'script'>): boolean {
  return kind === 'install' || (kind === 'setup' && installing.test(`${command}\n${script?.body}`))
}

const installing = /\b(setup|install|bootstrap|init|npm (ci|i))\b/

/** Without a word for so long, a step hangs; an install may be compiling and say nothing. */
export function silenceOf(step: Pick<Step, 'class' | 'command' | 'script'>): number {
  return installs(step) ? Number.POSITIVE_INFINITY : 120_000
}

/** For what a check runs in the copy, which is as tests are. */
export const commandLimit = 300_000

/** For all steps together. */
export const totalLimit = 900_000

/** Bytes that a step may write: a loop that logs must not fill the disk. */
export const largestOutput = 50_000_000
