import type { ApiRelease } from '../../../features/api-diff/changelog/api-changelog.ts'
import { changeLines } from './markdown.ts'

/** The changelog of an API: a section for each version. */
export function changelogMarkdown(releases: readonly ApiRelease[]): string {
  return [introduction, ...releases.map(sectionOf)].join('\n')
}

const introduction = `# API changelog

See what changed for callers in each version. \`gapi api changelog --write\` writes this page from the tags that are versions, and
\`gapi api changelog --check\` compares it.
`

function sectionOf({ tag, changes, note }: ApiRelease): string {
  const title = tag ? `${tag.name} (${tag.date.toISOString().slice(0, 10)})` : 'Unreleased'
  const lines = changeLines(changes, '###')
  const body = note === undefined ? lines : [`${note}\n`]
  return [`## ${title}\n`, ...(body.length === 0 ? ['Nothing that a caller can see.\n'] : body)].join('\n')
}
