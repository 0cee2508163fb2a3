import type { Repository } from '../repository.ts'
import type { Texts } from '../texts.ts'
import { isOtherMarkup, readmePath } from './find.ts'
import { planReadme, type ReadmePlan } from './plan.ts'

/** The README of a repository, as far as there is one that can be read. */
export interface Readme {
  readonly path: string | undefined
  readonly plan: ReadmePlan | undefined
}

/** Plans the README when it is first asked for. */
export function readmeOf(repository: Repository, texts: Texts): () => Readme {
  let known: Readme | undefined
  return () => {
    known ??= read(repository, texts)
    return known
  }
}

/** As on Linux, wherever one looks: a finding must not depend on whose machine it is found on. */
function read(repository: Repository, texts: Texts): Readme {
  const path = readmePath(repository)
  const isText = path !== undefined && !isOtherMarkup(path) && texts.of(path) !== undefined
  return { path, plan: isText ? planReadme(repository, 'linux', path) : undefined }
}
