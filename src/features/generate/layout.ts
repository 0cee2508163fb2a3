import { sourceOf } from '../../core/fields/migration-text.ts'
import { droppingMigration, undoingMigration } from './api/drop-migration-text.ts'
import { entryText, withEntry } from './api/list-entry.ts'
import { contextOf, createChange } from './api/migration.ts'
import { listFile, renderResource } from './api/render.ts'
import { flaskLayout } from './flask/layout.ts'
import { databaseOf } from './plan.ts'
import type { ReadProject } from './read-project.ts'
import type { ResourceLayout } from './resource-layout.ts'

/** How the template of a project writes a resource. */
export function layoutOf(project: ReadProject): ResourceLayout {
  return project.template === 'flask' ? flaskLayout(project) : apiLayout(project)
}

function apiLayout({ root }: ReadProject): ResourceLayout {
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
