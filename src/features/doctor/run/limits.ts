import type { Step } from '../readme/step.ts'

/** Milliseconds a step may take, until it ends or, where it serves, until it is ready. */
export function limitOf({ class: kind, rule, marks }: Step, given: number | undefined): number {
  if (marks.server?.timeout !== undefined) return marks.server.timeout * 1000
  if (given !== undefined) return given
  if (kind === 'install') return 300_000
  if (rule === 'builds') return 180_000
  return kind === 'verify' ? 300_000 : 60_000
}

/** Without a word for so long, a step hangs; an install may be compiling and say nothing. */
export function silenceOf({ class: kind }: Step): number {
  return kind === 'install' ? Number.POSITIVE_INFINITY : 120_000
}

/** For all steps together. */
export const totalLimit = 900_000

/** Bytes that a step may write: a loop that logs must not fill the disk. */
export const largestOutput = 50_000_000
