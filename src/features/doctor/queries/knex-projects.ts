import { dirname } from 'node:path'
import { projectFile } from '../../../core/render/project-file.ts'
import type { Source } from '../facts/source.ts'
import { isDocumentation, isGenerated, isTest } from '../repository/places.ts'

/** A project that `gapi migration` and `gapi seed` find in a repository. */
export interface FoundKnexProject {
  /** Its knexfile or its gapi.yml. */
  readonly file: string
  /** The gapi flags that select it from the root. */
  readonly flags: readonly string[]
}

/** One for each folder with a knexfile, and for a gapi.yml with a Knex module. */
export function knexProjects({ repository, texts }: Source): FoundKnexProject[] {
  const knexfiles = texts.paths.filter(
    path =>
      /(^|\/)knexfile\.[cm]?[jt]s$/.test(path) &&
      !isTest(path) &&
      !isDocumentation(path) &&
      !isGenerated(path),
  )
  const first = new Map(knexfiles.toReversed().map(file => [dirname(file), file]))
  const isOurs = repository.files.has(projectFile) && statesKnex(texts.of(projectFile) ?? '')
  return [
    ...(isOurs && !first.has('.') ? [{ file: projectFile, flags: [] }] : []),
    ...[...first.values()].toSorted().map(file => ({ file, flags: ['--knexfile', file] })),
  ]
}

/** gapi itself reports a faulty contract when it is run. */
function statesKnex(text: string): boolean {
  return /^contract:/m.test(text) && /^knex:/m.test(text)
}
