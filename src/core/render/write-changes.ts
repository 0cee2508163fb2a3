import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Written, writeIntoFolder } from './files.ts'
import type { FileChange } from './tree-merge.ts'

/** Writes all changes or none, and removes folders that became empty. */
export function writeChanges(root: string, changes: readonly FileChange[]): Written {
  const written = writeIntoFolder(
    root,
    new Map(
      changes.flatMap(({ path, content }) => (content === undefined ? [] : [[path, content] as const])),
    ),
  )
  const removed = new Map<string, Buffer>()
  for (const { path, action } of changes) {
    if (action !== 'delete' || !existsSync(join(root, path))) continue
    removed.set(path, readFileSync(join(root, path)))
    rmSync(join(root, path))
    removeIfEmpty(root, dirname(path))
  }
  return {
    undo() {
      written.undo()
      for (const [path, content] of removed) {
        mkdirSync(dirname(join(root, path)), { recursive: true })
        writeFileSync(join(root, path), content)
      }
    },
  }
}

function removeIfEmpty(root: string, folder: string): void {
  if (folder === '.' || readdirSync(join(root, folder)).length > 0) return
  rmdirSync(join(root, folder))
  removeIfEmpty(root, dirname(folder))
}
