import { type Source, type SourceOptions, sourceOf } from '../facts/source.ts'
import { type Readme, readmeOf } from '../readme/plan/readme.ts'
import type { Repository } from '../repository/repository.ts'
import type { Run } from '../run/result/record.ts'

/** Everything that a check may read. */
export interface CheckContext extends Source {
  /** The README and its commands; planned once. */
  readme(): Readme
  /** Undefined without --run. */
  readonly run: Run | undefined
}

export interface ContextOptions extends SourceOptions {
  readonly run?: Run | undefined
}

export function contextOf(repository: Repository, { run, ...options }: ContextOptions): CheckContext {
  const source = sourceOf(repository, options)
  return { ...source, readme: readmeOf(repository, source.texts), run }
}
