import type { CommitChanges, ReplacedFile } from './commit.ts'

/** Reads `git log -z --raw` while it arrives. */
export interface LogReader {
  /** The format that git must be given. */
  readonly format: string
  readonly take: (part: Buffer) => void
  /** Passes on the last commit. */
  readonly end: () => void
}

/** `prefix`: the folder whose files are wanted, which their paths become relative to: `packages/api/`, or ''. */
export function logReader(prefix: string, visit: (commit: CommitChanges) => void): LogReader {
  let rest = Buffer.alloc(0)
  let commit: CommitChanges | undefined
  let changes: ReplacedFile[] = []
  let entry: string | undefined
  const end = () => {
    if (commit) visit({ ...commit, changes })
    commit = undefined
  }
  // After the line of an entry comes its path, whatever it looks like.
  const takeField = (field: string) => {
    const text = field.replace(/^\n/, '')
    if (entry !== undefined) {
      if (field.startsWith(prefix)) changes.push(...changesOf(entry, field.slice(prefix.length)))
      entry = undefined
    } else if (text.startsWith(':')) entry = text
    else if (text.startsWith(mark)) {
      end()
      commit = commitOf(text.slice(mark.length))
      changes = []
    }
  }
  return {
    format: '%x01%H %P%n%B',
    take(part) {
      const all = rest.length > 0 ? Buffer.concat([rest, part]) : part
      const last = all.lastIndexOf(0)
      if (last >= 0) for (const field of all.toString('utf8', 0, last).split('\0')) takeField(field)
      rest = Buffer.from(all.subarray(last + 1))
    },
    end,
  }
}

const mark = '\x01'

function commitOf(text: string): CommitChanges {
  const end = text.indexOf('\n')
  const [hash = '', ...parents] = text.slice(0, end).trim().split(' ')
  const message = text.slice(end + 1).trim()
  // As git does: the lines before the first empty one.
  const subject = (message.split(/\n\s*\n/, 1)[0] ?? '').replaceAll('\n', ' ')
  return { hash, subject, message, isMerge: parents.length > 1, changes: [] }
}

/** `:100644 100644 <before> <after> M`; of a merge `::` with a mode and a blob for each parent. */
function changesOf(entry: string, path: string): ReplacedFile[] {
  const parents = /^:+/.exec(entry)?.[0].length ?? 1
  const fields = entry.slice(parents).split(' ')
  const modes = fields.slice(0, parents)
  const ids = fields.slice(parents + 1)
  const after = fields[parents] === '000000' ? undefined : ids[parents]
  return modes.flatMap((mode, parent) => {
    const before = ids[parent]
    return mode.startsWith('100') && before !== undefined ? [{ path, before, after }] : []
  })
}
