import type { Repository } from '../../repository/repository.ts'
import type { Texts } from '../../repository/texts.ts'
import { isOtherMarkup, readmePath } from '../markdown/find-readme.ts'
import { planReadme, type ReadmePlan } from './plan.ts'

/** The README of a repository; no path without one, no plan where it cannot be read. */
export interface Readme {
  readonly path: string | undefined
  readonly plan: ReadmePlan | undefined
}

/** Plans the README on first use. */
export function readmeOf(repository: Repository, texts: Texts): () => Readme {
  let known: Readme | undefined
  return () => {
    known ??= read(repository, texts)
    return known
  }
}

/** Planned for Linux on every system, so that findings do not depend on the machine. */
function read(repository: Repository, texts: Texts): Readme {
  const path = readmePath(repository)
  const isText = path !== undefined && !isOtherMarkup(path) && texts.of(path) !== undefined
  return { path, plan: isText ? planReadme(repository, 'linux', path) : undefined }
}
