import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { exit, UserError } from '../../../core/system/errors.ts'
import { mark } from '../formats/written.ts'

export interface SavedOptions {
  /** Absolute. */
  readonly path: string
  /** As the user named it. */
  readonly shown: string
  readonly isFolder: boolean
}

/** The files of an earlier collection by their path; undefined where there is none. Throws for anything else. */
export function savedAt({ path, shown, isFolder }: SavedOptions): Map<string, string> | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return undefined
  if (found.isDirectory() !== isFolder)
    throw new UserError(
      `${shown} is a ${isFolder ? 'file' : 'folder'}.`,
      `Pass a ${isFolder ? 'folder' : 'file'} with --out.`,
      exit.conflict,
    )
  const files = isFolder ? filesBelow(path) : new Map([['', textOf(path)]])
  if (files.size === 0 && readdirSync(path).length === 0) return undefined
  if ((files.get(isFolder ? 'opencollection.yml' : '') ?? '').includes(mark)) return files
  throw new UserError(
    `${shown} was not made by gapi collection.`,
    `Pass another ${isFolder ? 'folder' : 'file'} with --out, or remove it.`,
    exit.conflict,
  )
}

/** Those that Bruno reads as requests and folders. */
function filesBelow(root: string, below = ''): Map<string, string> {
  const files = new Map<string, string>()
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.name.startsWith('.') || entry.name === 'node_modules' || path === 'environments') continue
    if (entry.isDirectory()) for (const [name, text] of filesBelow(root, path)) files.set(name, text)
    else if (entry.name.endsWith('.yml')) files.set(path, textOf(join(root, path)))
  }
  return files
}

/** Git may have checked it out with other line ends. */
function textOf(path: string): string {
  return readFileSync(path, 'utf8').replaceAll('\r\n', '\n')
}

/** Whether a file was written here and not changed by another program, which leaves out the comment. */
export function isOwn(text: string): boolean {
  return text.includes(mark)
}
