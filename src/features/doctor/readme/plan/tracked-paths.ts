import { dirname } from 'node:path'
import { didYouMean } from '../../../../core/system/did-you-mean.ts'
import type { Source } from '../../facts/source.ts'
import { isGenerated } from '../../repository/places.ts'
import { joined } from '../shell/joined.ts'

/**
 * Whether a path is missing in a clone and nothing makes it: no build writes it, and git does not ignore it.
 */
export async function isLacking(written: string, folder: string, subject: Source): Promise<boolean> {
  if (!isPlain(written)) return false
  const path = joined(folder, written)
  if (leavesRoot(written, folder) || isThere(path, subject) || isMade(path)) return false
  return !(await subject.history?.isIgnored(path))
}

/** “ Did you mean …?” with a file of the same name elsewhere, or a similar one in the same folder. */
export function nearTo(written: string, folder: string, { repository }: Source): string {
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

/** Whether a path has no part that a shell or the reader fills in. */
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

/** Whether it is a tracked file or folder, or a path in a submodule, which git tracks as a file. */
function isThere(path: string, { repository: { files, folders } }: Source): boolean {
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
