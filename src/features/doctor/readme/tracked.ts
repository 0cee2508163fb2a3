import { dirname } from 'node:path'
import { didYouMean } from '../../../core/suggest.ts'
import { isGenerated } from '../places.ts'
import type { Subject } from '../subject.ts'
import { joined } from './context.ts'

/** Whether a clone lacks a path that nothing could be expected to make: no output of a build, nothing git ignores. */
export async function isLacking(written: string, folder: string, subject: Subject): Promise<boolean> {
  if (!isPlain(written)) return false
  const path = joined(folder, written)
  if (leavesRoot(written, folder) || isThere(path, subject) || isMade(path)) return false
  return !(await subject.history?.isIgnored(path))
}

/** “ Did you mean …?” of the files beside it, and of those with its name elsewhere. */
export function nearTo(written: string, folder: string, { repository }: Subject): string {
  const path = joined(folder, written)
  const name = path.slice(path.lastIndexOf('/') + 1)
  const known = [...repository.files, ...repository.folders].filter(Boolean)
  const same = known.find(other => other.endsWith(`/${name}`))
  if (same !== undefined) return ` Did you mean ${same}?`
  const beside = dirname(path)
  return didYouMean(
    path,
    known.filter(other => dirname(other) === beside),
  )
}

/** Without anything that a shell or a reader would fill in. */
function isPlain(path: string): boolean {
  return /^[\w.@/-]+$/.test(path) && !/^[/~]|\b(path\/to|your[-_]|my[-_]|some[-_]|example[-_])/i.test(path)
}

function leavesRoot(written: string, folder: string): boolean {
  let depth = folder.split('/').filter(Boolean).length
  for (const part of written.split('/')) {
    depth += part === '..' ? -1 : part === '.' || part === '' ? 0 : 1
    if (depth < 0) return true
  }
  return false
}

/** A file, a folder, or below what is tracked as a file: in a submodule. */
function isThere(path: string, { repository: { files, folders } }: Subject): boolean {
  const endings = ['', '.js', '.mjs', '.cjs', '.ts', '.mts', '.json', '.sh', '/index.js', '/index.ts']
  const asTyped = path.replace(/\.([cm]?)js$/, '.$1ts')
  if (folders.has(path) || files.has(asTyped) || endings.some(ending => files.has(path + ending))) return true
  return path.split('/').some((_, depth, parts) => files.has(parts.slice(0, depth).join('/')))
}

/** Where builds, installs and programs write. */
function isMade(path: string): boolean {
  return (
    isGenerated(`${path}/`) ||
    /(^|\/)(\.?venv|lib|out|output|\.output|\.nuxt|\.cache|tmp|temp|logs?|data|uploads|public|target|generated)(\/|$)/.test(
      path,
    )
  )
}
