import { sourceOf } from '../../core/fields/migration-text.ts'
import type { Tree } from '../../core/render/tree.ts'
import { droppingMigration, undoingMigration } from './api/drop-migration-text.ts'
import { entryText, withEntry } from './api/list-entry.ts'
import { contextOf, createChange } from './api/migration.ts'
import { listFile, type Places, renderResource } from './api/render.ts'
import { flaskLayout } from './flask/layout.ts'
import { databaseOf } from './plan.ts'
import type { ReadProject } from './read-project.ts'
import type { ResourceSpec } from './spec.ts'

/** Where a template has the files of a resource, and how they are written. */
export interface Layout {
  /** The folder of the resources. */
  readonly source: 'src' | 'app'
  readonly listFile: string
  /** What `gapi destroy` searches in the list to see whether a resource is still in it. */
  readonly entryHead: (entry: string) => string
  readonly entryText: (entry: string, folder: string) => string
  readonly withEntry: (list: string, entry: string, folder: string) => string
  /** Throws for what the template cannot have. */
  readonly refuse: (spec: ResourceSpec) => void
  readonly render: (spec: ResourceSpec, places: Places) => Tree
  /** The migration that creates the table. */
  readonly creating: (spec: ResourceSpec, path: string) => string
  /** A migration that undoes others; `isOwn` where they are as they were generated. */
  readonly dropping: (spec: ResourceSpec, path: string, texts: readonly string[], isOwn: boolean) => string
  /** Whether another migration depends on one with this text, so that its file has to stay. */
  readonly isNeeded: (text: string) => boolean
  /** What the migration of another resource has that refers to this table. */
  readonly reference: (table: string) => string
}

export function layoutOf(project: ReadProject): Layout {
  return project.template === 'flask' ? flaskLayout(project) : apiLayout(project)
}

function apiLayout({ root }: ReadProject): Layout {
  const database = databaseOf(root)
  return {
    source: 'src',
    listFile,
    entryHead: entry => `export const ${entry} `,
    entryText,
    withEntry,
    refuse: () => {},
    render: renderResource,
    creating: spec =>
      sourceOf(createChange(spec, database), 'ts', { transaction: true, context: contextOf(database) }),
    dropping: (spec, _path, texts) => undoingMigration(texts) ?? droppingMigration(spec.names.plural),
    isNeeded: () => false,
    reference: table => `.references('${table}.`,
  }
}
