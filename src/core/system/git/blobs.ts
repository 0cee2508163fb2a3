import type { Environment } from '../process.ts'
import { git, unreadOf, worktreeOf } from './git-output.ts'

/** A blob, or a part of a large one. */
export interface BlobPart {
  readonly id: string
  readonly bytes: Buffer
}

export interface BlobsRead {
  /** How many of the ids, from the first, were read before the limit was reached. */
  readonly count: number
}

/**
 * Passes on the contents of blobs while git reads them, in the order of their ids, until they have more than
 * `most` bytes. Parts of a large blob overlap, so that what lies across their border is whole in one of them.
 * Throws UnreadRepository where one is missing, after the others were read.
 */
export async function eachBlob(
  folder: string,
  env: Environment,
  ids: readonly string[],
  most: number,
  visit: (part: BlobPart) => void,
): Promise<BlobsRead> {
  const checkout = await worktreeOf(folder, env)
  if (checkout === undefined || ids.length === 0) return { count: ids.length }
  const stop = new AbortController()
  let [count, missing, total] = [0, 0, 0]
  const reader = batchReader({
    onBlob: size => {
      total += size
      if (total > most) stop.abort()
      else count += 1
    },
    onMissing: () => {
      missing += 1
      count += 1
    },
    onPart: part => {
      if (!stop.signal.aborted) visit(part)
    },
  })
  const input = ids.map(id => `${id}\n`).join('')
  await git(folder, env, ['cat-file', '--batch', '--buffer'], [], {
    ...{ input, onOutput: reader, signal: stop.signal },
  })
  if (missing > 0) throw await unreadOf(checkout, `${missing} of its objects are missing`, env)
  return { count }
}

interface BatchVisitor {
  readonly onBlob: (size: number) => void
  readonly onMissing: () => void
  readonly onPart: (part: BlobPart) => void
}

/** Bytes. A larger blob is passed on in parts. */
const largest = 4_000_000
const overlap = 8_000

/** Reads `<id> blob <size>`, the content, and a line end. */
function batchReader({ onBlob, onMissing, onPart }: BatchVisitor): (part: Buffer) => void {
  let parts: Buffer[] = []
  let held = 0
  let id: string | undefined
  let left = 0
  const takeHeader = (all: Buffer): Buffer | undefined => {
    const end = all.indexOf(10)
    if (end < 0) return undefined
    const [name = '', kind, size] = all.toString('latin1', 0, end).split(' ')
    if (size === undefined) onMissing()
    else {
      id = kind === 'blob' ? name : ''
      left = Number(size)
      if (kind === 'blob') onBlob(left)
    }
    return all.subarray(end + 1)
  }
  const takeContent = (all: Buffer, name: string): Buffer | undefined => {
    const isWhole = all.length > left
    if (!isWhole && all.length < largest + overlap) return undefined
    const bytes = all.subarray(0, isWhole ? left : largest + overlap)
    if (name !== '') onPart({ id: name, bytes })
    const used = isWhole ? left : largest
    left -= used
    if (isWhole) id = undefined
    return all.subarray(isWhole ? used + 1 : used)
  }
  return part => {
    parts.push(part)
    held += part.length
    // Parts are joined when they are enough, so that a large blob is not copied again for each of them.
    if (id !== undefined && held <= Math.min(left, largest + overlap - 1)) return
    let all = parts.length === 1 ? part : Buffer.concat(parts)
    for (;;) {
      const rest = id === undefined ? takeHeader(all) : takeContent(all, id)
      if (rest === undefined) break
      all = rest
    }
    parts = all.length > 0 ? [Buffer.from(all)] : []
    held = all.length
  }
}
