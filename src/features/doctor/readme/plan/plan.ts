/**
 * How a README line becomes a step. A Markdown file is parsed to a document (markdown/document.ts) of blocks:
 * fences, texts and comments with their line, headings and list item (markdown/block.ts). A block that asks
 * its reader to type something gives candidates (candidate.ts), and the shell parser splits a candidate into
 * statements, one for each command or pipeline (statement.ts). A statement with its folder is a draft step
 * (draft-step.ts). Its class says what the doctor does with it; it comes from the text around it in the
 * README (class-in-readme.ts), else from the rules for its programs (rules/classify.ts). Once all steps are
 * known, some classes change: if there are several ways to do one thing, one is kept (alternatives.ts), the
 * usage of a package is skipped (usage.ts), and the set-up ends with its first server (order.ts). The plan is
 * the list of steps with their classes, in order. Imports only go downwards: plan, rules, markdown, shell.
 */

import { dirname } from 'node:path'
import { escaped } from '../../../../core/system/escaped.ts'
import type { ChosenManager } from '../../repository/package-manager.ts'
import type { Repository } from '../../repository/repository.ts'
import { placeholdersIn, settingsSection } from '../../repository/settings-section.ts'
import { documentOf } from '../markdown/document.ts'
import { findReadme, linkedDocuments } from '../markdown/find-readme.ts'
import type { System } from '../shell/system.ts'
import { withAlternatives } from './alternatives.ts'
import { candidatesIn } from './candidate.ts'
import { type DraftStep, draftSteps } from './draft-step.ts'
import { inOrder, withoutToldTwice } from './order.ts'
import type { ReadmeStep } from './step.ts'
import { type UnplannedLine, unplannedLines } from './unplanned.ts'
import { withoutUsage } from './usage.ts'

/** The commands of a README in order, each with its class. */
export interface ReadmePlan {
  /** `file` holds the set-up: it is the README, or a page that the README links to. */
  readonly readme: string
  readonly file: string
  readonly manager: ChosenManager | undefined
  readonly steps: readonly ReadmeStep[]
  readonly notices: readonly Notice[]
  /** The other lines of blocks of commands, and why they are not run. */
  readonly unplanned: readonly UnplannedLine[]
}

export interface Notice {
  readonly file: string
  readonly line: number
  readonly message: string
}

/**
 * Plans the set-up of a repository; nothing is run. `named` is a README to read instead of the one at the
 * root.
 */
export function planReadme(repository: Repository, system: System, named?: string): ReadmePlan {
  const readme = findReadme(repository, named)
  const first = planOf(readme.path, readme.text, repository, system)
  const plan = { readme: readme.path, file: readme.path, manager: repository.manager }
  if (hasSetup(first.steps)) return { ...plan, ...first }
  const waiting = linkedDocuments(repository, readme.path, first.links)
  for (const [index, { path, text }] of waiting.entries()) {
    const linked = planOf(path, text, repository, system)
    // The links of a table of contents are followed, too.
    if (index < pages && linked.steps.length === 0) {
      const known = new Set([readme.path, ...waiting.map(page => page.path)])
      const next = linkedDocuments(repository, path, linked.links)
      waiting.push(...next.filter(page => !known.has(page.path)))
    }
    if (!hasSetup(linked.steps)) continue
    const notices = [...first.notices, ...linked.notices]
    const unplanned = [...first.unplanned, ...linked.unplanned]
    return { ...plan, file: path, steps: [...first.steps, ...linked.steps], notices, unplanned }
  }
  return { ...plan, steps: first.steps, notices: first.notices, unplanned: first.unplanned }
}

/** Links of this many pages are followed. */
const pages = 5

function planOf(file: string, text: string, repository: Repository, system: System) {
  const { blocks, links } = documentOf(unwrapped(text))
  const own = new Set([...repository.manifests.values()].flatMap(({ bins }) => bins))
  const found = candidatesIn(blocks, own)
  const start = repository.manifests.has(dirname(file)) ? dirname(file) : ''
  // A mark in the README overrides a setting.
  const values = new Map([...placeholdersIn(settingsSection(repository)), ...found.values])
  const drafted = withoutToldTwice(draftSteps({ ...found, values }, repository, system, start))
  const drafts = inOrder(withAlternatives(withoutUsage(drafted, repository), repository))
  const notices = found.unknownMarks.map(({ line, text: word }) => ({
    file,
    line,
    message: `“gapi: ${word}” is not a known mark`,
  }))
  const unplanned = unplannedLines(blocks, drafts, own, file)
  return { steps: drafts.map(draft => stepOf(draft, file)), notices, links, unplanned }
}

/** The content of a README that is one Markdown fence; line numbers stay the same. */
function unwrapped(text: string): string {
  const [opening, ticks = ''] = /^(`{3,})(?:markdown|md)[ \t]*(?=\n)/.exec(text) ?? []
  if (opening === undefined) return text
  const inside = text.slice(opening.length)
  return ticks.length > 3
    ? inside.replace(new RegExp(`\\n${escaped(ticks)}[ \\t]*(?=\\n|$)`), '\n')
    : inside.replace(/\n```\s*$/, '\n')
}

function hasSetup(steps: readonly ReadmeStep[]): boolean {
  return steps.some(step => ['install', 'setup', 'server'].includes(step.class) && step.rule !== 'enter')
}

function stepOf(
  { line, endLine, command, label, candidate, cwd, call, classified }: DraftStep,
  file: string,
): ReadmeStep {
  return {
    file,
    line,
    endLine,
    command,
    ...classified,
    source: candidate.source,
    cwd,
    label,
    headings: candidate.place.headings,
    manager: call?.manager?.manager,
    script: call?.script,
    marks: candidate.marks,
  }
}
