import { type Tree, textOf } from '../../core/render/tree.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { textAt } from './plan.ts'
import type { FileEdit } from './project-copy.ts'
import type { ResourceLayout } from './resource-layout.ts'

type ListLayout = Pick<ResourceLayout, 'listFile' | 'entryText' | 'withEntry'>

/** The list of resources with a new entry, before a formatter has seen it. Throws where its form is not known. */
export function listWith(root: string, layout: ListLayout, entry: string, folder: string): string {
  const list = textAt(root, layout.listFile) ?? ''
  const after = layout.withEntry(list === '' || list.endsWith('\n') ? list : `${list}\n`, entry, folder)
  if (after.includes(layout.entryText(entry, folder))) return after
  throw new UserError(
    `${layout.listFile} has no place for ${entry}: its form is another one.`,
    'Restore the form in which it was created, one resource after the other.',
    exit.conflict,
  )
}

/** The change of the list, and the lines that were inserted, as the project's formatter leaves them. */
export function listEdit(
  root: string,
  layout: ListLayout,
  [entry, folder]: readonly [entry: string, folder: string],
  formatted: Tree,
): { readonly edit: FileEdit; readonly lines: Readonly<Record<string, string>> } {
  const path = layout.listFile
  const before = textAt(root, path) ?? ''
  const content = formatted.get(path)
  const after = content === undefined ? before : textOf(content)
  const inserted = insertedIn(before, after)
  if (inserted !== undefined) return { edit: { path, before, after }, lines: { [path]: inserted } }
  const plain = listWith(root, layout, entry, folder)
  return { edit: { path, before, after: plain }, lines: { [path]: layout.entryText(entry, folder) } }
}

/** The lines that a text has more than another, if they are in one place. */
function insertedIn(before: string, after: string): string | undefined {
  const [old, all] = [before.split('\n'), after.split('\n')]
  const count = all.length - old.length
  if (count <= 0) return undefined
  const first = all.findIndex((line, place) => line !== old[place])
  const inserted = all.slice(first, first + count)
  const rest = [...all.slice(0, first), ...all.slice(first + count)]
  const text = `${inserted.join('\n')}\n`
  return rest.join('\n') === before && after.split(text).length === 2 ? text : undefined
}
