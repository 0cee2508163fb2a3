import type { Interrupted } from '../../core/ledger/interrupted.ts'
import { exit, UserError } from '../../core/system/errors.ts'

/** What a run is about to do. */
interface PlannedStep {
  readonly direction: Interrupted['direction']
  readonly source: { readonly name: string }
}

/** Throws if a migration is interrupted that these tasks do not continue: they expect another schema. */
export function refuseInterrupted(interrupted: readonly Interrupted[], tasks: readonly PlannedStep[]): void {
  const [first] = interrupted.filter(
    ({ name, direction }) => !tasks.some(task => task.source.name === name && task.direction === direction),
  )
  if (first) throw interruptedError(first, first.resumable)
}

/** The error for an interrupted migration. `resumable`: whether a run can continue where it stopped. */
export function interruptedError({ name, direction, crashed }: Interrupted, resumable: boolean): UserError {
  const message = `${name} is only partly ${direction === 'up' ? 'applied' : 'rolled back'}: its ${crashed ? 'process died' : 'run failed'}.`
  const repair = `gapi migration repair ${name} --mark-applied (or --mark-pending)`
  const goOn = direction === 'up' ? `gapi migration up ${name}` : 'gapi migration down'
  return new UserError(
    resumable ? message : `${message} How far it came is not known.`,
    resumable
      ? `Continue: ${goOn}. Or finish it by hand and mark it: ${repair}`
      : `Finish it or undo it by hand, then mark it: ${repair}`,
    exit.failed,
  )
}
