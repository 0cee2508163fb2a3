import { dirname } from 'node:path'
import { projectFile } from '../../core/project.ts'
import { isDocumentation, isGenerated, isTest } from './places.ts'
import type { Subject } from './subject.ts'

/** A project that `gapi migration` and `gapi seed` find in a repository. */
export interface KnexProject {
  /** Its knexfile, or the gapi.yml of a generated project. */
  readonly file: string
  /** What names it to gapi at the root. */
  readonly flags: readonly string[]
}

/** Each folder with a knexfile is one; a generated project has its configuration in its code. */
export function knexProjects({ repository, texts }: Subject): KnexProject[] {
  const knexfiles = texts.paths.filter(
    path =>
      /(^|\/)knexfile\.[cm]?[jt]s$/.test(path) &&
      !isTest(path) &&
      !isDocumentation(path) &&
      !isGenerated(path),
  )
  const first = new Map(knexfiles.toReversed().map(file => [dirname(file), file]))
  const isOurs = repository.files.has(projectFile) && repository.files.has('src/db/connect.ts')
  return [
    ...(isOurs && !first.has('.') ? [{ file: projectFile, flags: [] }] : []),
    ...[...first.values()].toSorted().map(file => ({ file, flags: ['--knexfile', file] })),
  ]
}
