import type { ReadmeStep } from '../../readme/plan/step.ts'

/** How long a step may take in milliseconds, until it ends or, for a server, until it is ready. */
export function limitOf(step: ReadmeStep, given: number | undefined): number {
  const { class: kind, rule, marks } = step
  if (marks.server?.timeout !== undefined) return marks.server.timeout * 1000
  if (given !== undefined) return given
  if (installs(step) || kind === 'verify') return 300_000
  return rule === 'builds' ? 180_000 : 60_000
}

/** An install, also inside a script: `"setup": "npm ci && …"`, `make setup`. */
function installs({
  class: kind,
  command,
  script,
}: Pick<ReadmeStep, 'class' | 'command' | 'script'>): boolean {
  return kind === 'install' || (kind === 'setup' && installing.test(`${command}\n${script?.body}`))
}

const installing = /\b(setup|install|bootstrap|init|npm (ci|i))\b/

/** A step without output for this time hangs, in milliseconds; an install may be compiling without output. */
export function silenceOf(step: Pick<ReadmeStep, 'class' | 'command' | 'script'>): number {
  return installs(step) ? Number.POSITIVE_INFINITY : 120_000
}

/** For commands that a check runs in the copy; the same as for tests. */
export const commandLimit = 300_000

/** For all steps together. */
export const totalLimit = 900_000

/** Maximum output of a step in bytes: a loop that logs must not fill the disk. */
export const largestOutput = 50_000_000
