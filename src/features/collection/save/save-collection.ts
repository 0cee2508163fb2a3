import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { exit, systemCodeOf, UserError } from '../../../core/system/errors.ts'
import { isOwn, type SavedOptions } from './saved.ts'

/** Writes the files, and removes those that an earlier collection had beyond. Returns the paths of foreign files. */
export function saveCollection(
  { path, shown, isFolder }: SavedOptions,
  files: ReadonlyMap<string, string>,
  saved: ReadonlyMap<string, string>,
): string[] {
  const edited = [...files.keys()].find(name => isFolder && !isOwn(saved.get(name) ?? files.get(name) ?? ''))
  if (edited !== undefined)
    throw new UserError(
      `${shown}/${edited} was changed by another program.`,
      'Move the change into collection.overlay.yml, remove the file, and run the command again.',
      exit.conflict,
    )
  const others = [...saved.keys()].filter(name => !files.has(name))
  const stale = others.filter(name => isOwn(saved.get(name) ?? ''))
  try {
    for (const name of stale) rmSync(join(path, name))
    for (const [name, text] of files) {
      const file = join(path, name)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === undefined) throw error
    throw new UserError(
      `Could not write ${shown}: ${code}.`,
      'Choose a path that you may write to.',
      exit.failed,
    )
  }
  return others.filter(name => !stale.includes(name))
}
