import type { StepName } from './steps.ts'

/** A version of a file in a conflict. */
export interface Stage {
  /** 1 the base, 2 ours, 3 theirs. */
  readonly number: number
  readonly mode: string
  readonly content: Buffer
}

/** What an update does to a file. */
export interface PlannedChange {
  readonly path: string
  /**
   * `create`: new in the template. `update`: replaced, because the project had not changed it. `merge`: both changed it.
   * `conflict`: both changed the same lines, or one deleted what the other changed.
   */
  readonly action: 'create' | 'update' | 'merge' | 'delete' | 'conflict'
  /** The content in the working tree; undefined where there is no file. */
  readonly before: Buffer | undefined
  /** The new content; undefined where the file is deleted. */
  readonly after: Buffer | undefined
  readonly isExecutable: boolean
  /** Of a conflict. */
  readonly stages: readonly Stage[]
}

/** Everything that an update does. A dry run prints it. */
export interface UpdatePlan {
  readonly root: string
  readonly from: string
  readonly to: string
  readonly changes: readonly PlannedChange[]
  /** What to know, in sentences. */
  readonly notes: readonly string[]
  readonly steps: readonly StepName[]
}

export function conflictsIn({ changes }: UpdatePlan): string[] {
  return changes.filter(({ action }) => action === 'conflict').map(({ path }) => path)
}
