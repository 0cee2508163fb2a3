import { sourceOf } from '../../core/fields/migration-text.ts'
import { textOf } from '../../core/render/tree.ts'
import { type FileChange, treeChanges } from '../../core/render/tree-merge.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { droppingField, undoingMigration } from './api/drop-migration-text.ts'
import { addFieldChange, contextOf } from './api/migration.ts'
import { renderResource } from './api/render.ts'
import type { DestroyOptions } from './drop-migrations.ts'
import { refuseEmpty, refuseForRows, refuseKnown, refuseTitle } from './field-refusals.ts'
import { hashOf, type Journal, journalPath, journalText } from './journal.ts'
import { databaseOf, type GeneratePlan, migrationPath, newFile, textAt } from './plan.ts'
import { journalOf } from './plan-destroy.ts'
import { type ChildContext, type FileEdit, formatted, withContract } from './project-copy.ts'
import { type ReadProject, readApiProject } from './read-project.ts'
import { specOf } from './resource-spec.ts'
import { refuseUnseeded } from './seeded.ts'
import type { ResourceField } from './spec.ts'

/** Plans a field of a resource that was generated: its migration, and what changes in the files of the resource. */
export async function planField(
  cwd: string,
  name: string,
  text: string,
  now: Date,
  context: ChildContext,
): Promise<GeneratePlan> {
  const project = readApiProject(cwd, 'gapi generate field')
  const journal = journalOf(project, name, 'resource')
  refuseKnown(journal, project, text)
  const added = [...Object.keys(journal.added), text]
  const spec = specOf(journal.options, project, added)
  const field = spec.added.at(-1)
  if (!field) throw new Error(`${text} was not read.`)
  refuseEmpty(field, spec.names.plural)
  refuseForRows(field, spec.names.plural, databaseOf(project.root))
  refuseTitle(spec, field, project)
  refuseUnseeded(spec, project)
  const { plural } = spec.names
  const { root } = project
  const path = migrationPath(project, `add_${field.column.name}_to_${plural}`, now)
  const database = databaseOf(root)
  const options = { transaction: true, context: contextOf(database) }
  const source = sourceOf(addFieldChange(spec, field, database), 'ts', options)
  const [migration = ''] = [...(await formatted(project, new Map([[path, source]]), context)).values()].map(
    textOf,
  )
  const after = { ...journal, added: { ...journal.added, [text]: path } }
  const files = await fileEdits(project, journal, after, context)
  const own = newFile(root, path, migration)
  return finished(project, journal, after, [...files, own], `field ${plural}.${field.column.name}`, context)
}

/** Plans to undo a field. */
export async function planDestroyField(
  cwd: string,
  [name, column]: readonly [string, string],
  { isPublished }: DestroyOptions,
  now: Date,
  context: ChildContext,
): Promise<GeneratePlan> {
  const project = readApiProject(cwd, 'gapi destroy field')
  const journal = journalOf(project, name, 'resource')
  const spec = specOf(journal.options, project, Object.keys(journal.added))
  const field = spec.added.find(each => each.column.name === column || each.column.name === `${column}_id`)
  const { plural } = spec.names
  if (!field) throw unknownField(plural, column, spec.added)
  const { [field.text]: path = '', ...others } = journal.added
  const { root } = project
  const text = textAt(root, path)
  const after = { ...journal, added: others }
  const files = await fileEdits(project, journal, after, context)
  const isOpen = text !== undefined && !isPublished(path) && hashOf(text) === journal.files[path]
  const slug = `remove_${field.column.name}_from_${plural}`
  const undoing =
    undoingMigration(text === undefined ? [] : [text]) ?? droppingField(plural, field.column.name)
  const migration: FileEdit = isOpen
    ? { path, before: text, after: undefined }
    : { path: migrationPath(project, slug, now), before: undefined, after: undoing }
  const subject = `field ${plural}.${field.column.name}`
  return finished(project, journal, after, [...files, migration], subject, context)
}

/** The files of a resource as they are with other fields; what their owners changed stays. */
async function fileEdits(
  project: ReadProject,
  before: Journal,
  after: Journal,
  context: ChildContext,
): Promise<FileEdit[]> {
  const { root } = project
  const rendered = ({ options, places, added }: Journal) =>
    formatted(project, renderResource(specOf(options, project, Object.keys(added)), places), context)
  const changes = treeChanges(await rendered(before), await rendered(after), path => textAt(root, path))
  refuseConflicts(changes)
  return changes.map(({ path, content }) => ({
    path,
    before: textAt(root, path),
    after: content === undefined ? undefined : textOf(content),
  }))
}

async function finished(
  project: ReadProject,
  before: Journal,
  after: Journal,
  edits: readonly FileEdit[],
  subject: string,
  context: ChildContext,
): Promise<GeneratePlan> {
  const { root } = project
  const files = { ...after.files }
  for (const { path, before: old, after: text } of edits) {
    const wasOwn = old === undefined || hashOf(old) === before.files[path]
    if (text === undefined) delete files[path]
    else if (wasOwn) files[path] = hashOf(text)
  }
  const path = journalPath(after.folder)
  const journal = { path, before: textAt(root, path), after: journalText({ ...after, files }) }
  return {
    root,
    subject,
    edits: await withContract(project, [...edits, journal], context),
    notes: [],
    kept: [],
  }
}

function refuseConflicts(changes: readonly FileChange[]): void {
  const paths = changes.filter(({ action }) => action === 'conflict').map(({ path }) => path)
  if (paths.length === 0) return
  throw new UserError(
    `These files were changed where the field belongs: ${paths.join(', ')}. Nothing was changed.`,
    'Undo your changes there, run the command again, and make them again. --dry-run shows the rest.',
    exit.conflict,
  )
}

function unknownField(table: string, column: string, added: readonly ResourceField[]): UserError {
  const names = added.map(each => each.column.name)
  return new UserError(
    `gapi generate field added no ${column} to ${table}.`,
    names.length > 0
      ? `It added ${names.join(', ')}.`
      : 'A field of gapi generate resource goes with its resource.',
  )
}
