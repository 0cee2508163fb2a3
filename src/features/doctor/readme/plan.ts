import { dirname } from 'node:path'
import type { ChosenManager } from '../package-manager.ts'
import type { Repository } from '../repository.ts'
import { placeholdersIn, settingsSection } from '../settings-section.ts'
import { withAlternatives } from './alternatives.ts'
import { candidatesIn } from './candidate.ts'
import type { System } from './context.ts'
import { type Drafted, draftSteps } from './draft.ts'
import { findReadme, linkedDocuments } from './find.ts'
import { readMarkdown } from './markdown.ts'
import { inOrder, withoutToldTwice } from './order.ts'
import type { Step } from './step.ts'
import { withoutUsage } from './usage.ts'

/** What a newcomer would do with a README, and what the doctor makes of each command in it. */
export interface ReadmePlan {
  /** The file it was found in: the README, or a page it links to where it holds no set-up itself. */
  readonly readme: string
  readonly file: string
  readonly manager: ChosenManager | undefined
  readonly steps: readonly Step[]
  readonly notices: readonly Notice[]
}

export interface Notice {
  readonly file: string
  readonly line: number
  readonly message: string
}

/** Plans the set-up of a repository by reading; nothing is run. A README named by the caller is not looked for. */
export function planReadme(repository: Repository, system: System, named?: string): ReadmePlan {
  const readme = findReadme(repository, named)
  const first = planOf(readme.path, readme.text, repository, system)
  const plan = { readme: readme.path, file: readme.path, manager: repository.manager }
  if (hasSetup(first.steps)) return { ...plan, ...first }
  const waiting = linkedDocuments(repository, readme.path, first.links)
  for (const [index, { path, text }] of waiting.entries()) {
    const linked = planOf(path, text, repository, system)
    // A table of contents leads one page further.
    if (index < pages && linked.steps.length === 0) {
      const known = new Set([readme.path, ...waiting.map(page => page.path)])
      const next = linkedDocuments(repository, path, linked.links)
      waiting.push(...next.filter(page => !known.has(page.path)))
    }
    if (!hasSetup(linked.steps)) continue
    const notices = [...first.notices, ...linked.notices]
    return { ...plan, file: path, steps: [...first.steps, ...linked.steps], notices }
  }
  return { ...plan, steps: first.steps, notices: first.notices }
}

/** How many pages of links are followed further. */
const pages = 5

function planOf(file: string, text: string, repository: Repository, system: System) {
  const { blocks, links } = readMarkdown(unwrapped(text))
  const own = new Set([...repository.manifests.values()].flatMap(({ bins }) => bins))
  const found = candidatesIn(blocks, own)
  const start = repository.manifests.has(dirname(file)) ? dirname(file) : ''
  // A mark in the README is nearer than a setting.
  const values = new Map([...placeholdersIn(settingsSection(repository)), ...found.values])
  const drafted = withoutToldTwice(draftSteps({ ...found, values }, repository, system, start))
  const drafts = inOrder(withAlternatives(withoutUsage(drafted, repository), repository))
  const notices = found.unknownMarks.map(({ line, text: word }) => ({
    file,
    line,
    message: `“gapi: ${word}” is no mark`,
  }))
  return { steps: drafts.map(draft => stepOf(draft, file)), notices, links }
}

/** A README that opens as a fence of Markdown is what is in the fence; the lines keep their numbers. */
function unwrapped(text: string): string {
  const [opening, ticks = ''] = /^(`{3,})(?:markdown|md)[ \t]*(?=\n)/.exec(text) ?? []
  if (opening === undefined) return text
  const inside = text.slice(opening.length)
  return ticks.length > 3
    ? inside.replace(new RegExp(`\\n${ticks}[ \\t]*(?=\\n|$)`), '\n')
    : inside.replace(/\n```\s*$/, '\n')
}

function hasSetup(steps: readonly Step[]): boolean {
  return steps.some(step => ['install', 'setup', 'server'].includes(step.class) && step.rule !== 'enter')
}

function stepOf(
  { line, endLine, command, label, candidate, cwd, call, verdict }: Drafted,
  file: string,
): Step {
  return {
    file,
    line,
    endLine,
    command,
    ...verdict,
    source: candidate.source,
    cwd,
    label,
    headings: candidate.place.headings,
    manager: call?.manager?.manager,
    script: call?.script,
    marks: candidate.marks,
  }
}
