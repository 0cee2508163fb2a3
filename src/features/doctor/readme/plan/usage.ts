import type { Repository } from '../../repository/repository.ts'
import { runClasses, type StepClass, skipped } from '../rules/step-class.ts'
import { fileRunBy } from '../shell/file-run.ts'
import { joined } from '../shell/joined.ts'
import type { DraftStep } from './draft-step.ts'

/**
 * In the README of a package, most commands are for projects that use it: `npm install shop`, and then `node
 * index.js` with the reader's own index.js. The package's own set-up is under “Development” or after a clone.
 * If another command installs the dependencies, or runs files of the repository, it is the README of a
 * project.
 */
export function withoutUsage(drafts: readonly DraftStep[], repository: Repository): DraftStep[] {
  const cloned = new Set(drafts.filter(({ classified }) => classified.class === 'satisfied').map(sectionOf))
  const outside = drafts.filter(draft => !cloned.has(sectionOf(draft)) && !isOfDevelopment(draft))
  const isPackage = drafts.some(({ classified }) => ['self-install', 'own-program'].includes(classified.rule))
  if (!isPackage || outside.some(draft => isOfProject(draft, repository))) return [...drafts]
  const usage = new Set(outside.filter(isUsed))
  return drafts.map(draft =>
    usage.has(draft)
      ? { ...draft, classified: skipped('usage', 'it is for a project that uses this package') }
      : draft,
  )
}

function sectionOf({ candidate }: DraftStep): string {
  return candidate.place.headings.join('\n')
}

function isOfDevelopment({ candidate }: DraftStep): boolean {
  return candidate.place.headings.some(heading =>
    /\b(develop\w*|contribut\w*|hacking|from source|building)\b|^(running |run )?(the )?(unit )?test(s|ing)?$/i.test(
      heading,
    ),
  )
}

function isOfProject({ call, cwd, classified }: DraftStep, { files }: Repository): boolean {
  if (classified.class === 'install') return true
  if (!call || !['setup', 'server', 'probe'].includes(classified.class)) return false
  // A target of the Makefile is of the repository.
  return (
    call.recipe !== undefined ||
    call.script?.body !== undefined ||
    files.has(joined(cwd, fileRunBy(call.command) ?? ''))
  )
}

function isUsed({ call, candidate, classified }: DraftStep): boolean {
  const isLacking = call?.script !== undefined && call.script.body === undefined
  return (used.includes(classified.class) || isLacking) && !candidate.marks.run
}

const used: readonly StepClass[] = [...runClasses, 'blocked', 'service', 'alternative']
