import { packageName } from '../../core/render/own-package.ts'
import type { MergeRequest, PlainTree } from '../../core/system/git/merge-commits.ts'
import { isOwnTarball } from './file-kinds.ts'

interface Versions {
  readonly base: PlainTree
  readonly theirs: PlainTree
  readonly from: string
  readonly to: string
}

interface Mentions {
  /** The base with what the new version is called. */
  readonly base: PlainTree
  readonly adapted: NonNullable<MergeRequest['adapted']>
}

/**
 * Lines of the template that name its version or its tarball change with every version. They are changed before the merge,
 * in the base and in the project, so that they are no reason for a conflict with what somebody wrote beside them.
 */
export function withOwnMentions({ base, theirs, from, to }: Versions): Mentions {
  const [old, fresh] = [base, theirs].map(tree => [...tree.keys()].find(isOwnTarball))
  const pairs = [
    ...(old === undefined || fresh === undefined ? [] : [[old, fresh] as const]),
    ...[' ', '@', '": "^'].map(
      sign => [`${packageName}${sign}${from}`, `${packageName}${sign}${to}`] as const,
    ),
  ].filter(([before, after]) => before !== after)
  const renew = (line: string) =>
    pairs.reduce((text, [before, after]) => text.replaceAll(before, after), line)
  const texts = pairs.map(([before]) => before)
  const mentioning = [...base].filter(([path, content]) => {
    return !isOwnTarball(path) && texts.some(text => Buffer.from(content).includes(text))
  })
  const known = new Map(mentioning.map(([path, content]) => [path, new Set(latin(content).split('\n'))]))
  const adapt = (path: string, text: string) => {
    const own = known.get(path)
    return own === undefined ? text : eachLine(text, line => (own.has(line) ? renew(line) : line))
  }
  const changed = mentioning.map(
    ([path, content]) => [path, Buffer.from(eachLine(latin(content), renew), 'latin1')] as const,
  )
  return { base: new Map([...base, ...changed]), adapted: { texts, adapt } }
}

function latin(content: Uint8Array): string {
  return Buffer.from(content).toString('latin1')
}

function eachLine(text: string, change: (line: string) => string): string {
  return text.split('\n').map(change).join('\n')
}
