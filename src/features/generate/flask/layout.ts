import { basename, join } from 'node:path'
import { alembicText, withRevision } from '../../../core/fields/alembic/alembic-text.ts'
import { headOf, isFollowed } from '../../../core/fields/alembic/head.ts'
import { noWayBack, reversed, type SchemaChange } from '../../../core/fields/change.ts'
import type { ReadProject } from '../read-project.ts'
import type { ResourceLayout } from '../resource-layout.ts'
import type { ResourceSpec } from '../spec.ts'
import { entryText, withEntry } from './list-entry.ts'
import { alembicContext, createChange } from './migration.ts'
import { pythonTexts } from './read-flask.ts'
import { refuseForFlask } from './refusals.ts'
import { renderResource } from './render.ts'

/** How a resource is written into a project of the template flask. */
export function flaskLayout({ root, contract }: ReadProject): ResourceLayout {
  const migrations = pythonTexts(join(root, contract.migrations))
  const textOf = (change: SchemaChange, path: string) =>
    withRevision(
      alembicText(change, { transaction: true, context: alembicContext }),
      basename(path).slice(0, 'YYYYMMDDTHHMMSS'.length),
      headOf(migrations),
    )
  return {
    source: 'app',
    listFile: 'app/resources.py',
    entryHead: entry => `    "${entry}": `,
    entryText: (_, folder) => entryText(folder),
    withEntry: (list, _, folder) => withEntry(list, folder),
    refuse: refuseForFlask,
    render: renderResource,
    creating: (spec, path) => textOf(createChange(spec), path),
    dropping: (spec, path, _, isOwn) => textOf(droppingChange(spec, isOwn), path),
    isNeeded: text => isFollowed(text, migrations),
    reference: table => `["${table}.id"]`,
  }
}

/** The reverse of the migration that creates the table; there is none where somebody rewrote that. */
function droppingChange(spec: ResourceSpec, isOwn: boolean): SchemaChange {
  const change = reversed(createChange(spec))
  if (isOwn) return change
  const reason = `The columns of ${spec.names.plural} are in the migration that created it.`
  return { ...change, down: [noWayBack(reason)] }
}
