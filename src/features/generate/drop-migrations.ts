import { basename } from 'node:path'
import { textOf } from '../../core/render/tree.ts'
import { hashOf, type Journal } from './journal.ts'
import { layoutOf } from './layout.ts'
import { migrationPath, textAt } from './plan.ts'
import { type ChildContext, type FileEdit, formatted } from './project-copy.ts'
import type { ReadProject } from './read-project.ts'
import { specOf } from './resource-spec.ts'

export interface DestroyOptions {
  /** Also removes files that were changed since. */
  readonly force: boolean
  /** Whether a migration is committed, or has run on the project's database. */
  readonly isPublished: (path: string) => boolean
}

/** Takes the migrations of a resource out, or where they are in use writes one that drops its table. */
export function migrationEdits(
  project: ReadProject,
  journal: Journal,
  { isPublished, force }: DestroyOptions,
  now: Date,
): FileEdit[] {
  const { root } = project
  const paths = [...(journal.migration ? [journal.migration] : []), ...Object.values(journal.added)]
  const present = paths.flatMap(path => {
    const text = textAt(root, path)
    return text === undefined ? [] : [{ path, text }]
  })
  const changed = present.find(({ path, text }) => hashOf(text) !== journal.files[path])
  const layout = layoutOf(project)
  const stays = present.some(({ path, text }) => isPublished(path) || layout.isNeeded(text))
  if (!stays && !(changed && !force))
    return present.map(({ path, text }) => ({ path, before: text, after: undefined }))
  const spec = specOf(journal.options, project, Object.keys(journal.added))
  const path = migrationPath(project, `drop_${spec.names.plural}`, now)
  const texts = present.map(({ text }) => text)
  return [{ path, before: undefined, after: layout.dropping(spec, path, texts, changed === undefined) }]
}

/** New files as the project's formatter leaves them. */
export async function formattedEdits(
  project: ReadProject,
  edits: readonly FileEdit[],
  context: ChildContext,
): Promise<FileEdit[]> {
  const written = new Map(
    edits.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after] as const])),
  )
  if (written.size === 0) return [...edits]
  const tree = await formatted(project, written, context)
  return edits.map(edit => {
    const text = tree.get(edit.path)
    return text === undefined ? edit : { ...edit, after: textOf(text) }
  })
}

/** Says why a migration was written. */
export function notesOn(migrations: readonly FileEdit[]): string[] {
  const written = migrations.find(({ before }) => before === undefined)
  if (!written) return []
  return [
    `The migration is committed, has run here, was changed, or is followed by another, so it stays, and ${basename(written.path).replace(/\.\w+$/, '')} drops the table.`,
  ]
}
