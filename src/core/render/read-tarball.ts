import { gunzipSync } from 'node:zlib'
import { UserError } from '../system/errors.ts'
import { isSafePath } from './tree.ts'

export interface TarballFile {
  /** Without the folder `package/`, which npm puts around all. */
  readonly path: string
  readonly data: Buffer
}

/**
 * The files of an npm tarball (POSIX.1-1988, ustar, compressed by gzip). `name` is what an error calls it. Links
 * and other entries are skipped, which npm does not pack.
 */
export function filesInTarball(bytes: Uint8Array, name: string): TarballFile[] {
  const archive = unzipped(bytes)
  const files: TarballFile[] = []
  for (let at = 0; archive && at + 512 <= archive.length; ) {
    const header = archive.subarray(at, at + 512)
    if (header[0] === 0) break
    const size = Number.parseInt(fieldOf(header, 124, 12), 8)
    if (Number.isNaN(size) || at + 512 + size > archive.length) throw unreadable(name)
    const isFile = header[156] === 0 || header[156] === 48
    const path = [fieldOf(header, 345, 155), fieldOf(header, 0, 100)].filter(Boolean).join('/')
    const inside = path.slice(path.indexOf('/') + 1)
    if (isFile && !isSafePath(inside)) throw unreadable(name)
    if (isFile) files.push({ path: inside, data: archive.subarray(at + 512, at + 512 + size) })
    at += 512 + Math.ceil(size / 512) * 512
  }
  if (files.length === 0) throw unreadable(name)
  return files
}

function fieldOf(header: Buffer, from: number, length: number): string {
  const text = header.toString('utf8', from, from + length)
  return text.slice(0, (text.indexOf('\0') + length + 1) % (length + 1)).trim()
}

function unzipped(bytes: Uint8Array): Buffer | undefined {
  try {
    return gunzipSync(bytes)
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined
    throw error
  }
}

function unreadable(name: string): UserError {
  return new UserError(`${name} is not an npm tarball.`, 'Pass a file that npm pack has written.')
}
