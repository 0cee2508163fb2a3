import type { Repository } from '../../repository/repository.ts'
import type { Classified } from '../rules/step-class.ts'
import { type Call, type CallContext, callOf } from '../shell/call.ts'
import { fileRunBy } from '../shell/file-run.ts'
import { joined } from '../shell/joined.ts'
import { parseShell, type ShellStatement } from '../shell/parse-shell.ts'
import { filledIn } from '../shell/placeholder.ts'
import type { System } from '../shell/system.ts'
import type { Candidate, Candidates } from './candidate.ts'
import { classInReadme } from './class-in-readme.ts'
import { type PlacedStatement, statementsIn } from './statement.ts'
import { WorkingFolder } from './working-folder.ts'

/** A step with its own class, before it is compared with other steps. */
export interface DraftStep {
  readonly line: number
  readonly endLine: number
  readonly command: string
  readonly label: string | undefined
  /** The comment lines right above it. */
  readonly above: readonly string[]
  readonly candidate: Candidate
  /** The same number for all steps of one block or sentence. */
  readonly group: number
  readonly cwd: string
  readonly call: Call | undefined
  readonly classified: Classified
}

/**
 * Drafts the steps in order, like one shell: the folder and the installed dependencies carry over from step
 * to step.
 */
export function draftSteps(
  { candidates, values }: Candidates,
  repository: Repository,
  system: System,
  start: string,
): DraftStep[] {
  const folder = new WorkingFolder(repository)
  folder.cwd = start
  const drafts: DraftStep[] = []
  let group = 0
  let isInstalled = false
  // Before anything is created or installed, `cd` with any name can only mean the checkout.
  let isUntouched = true
  for (const [index, candidate] of candidates.entries()) {
    if (!isSameText(candidate, candidates[index - 1])) group++
    folder.enterSection(candidate.place.headings)
    folder.enterNamed(`${candidate.lead} _ ${candidate.tail}`)
    if (candidate.marks.cwd !== undefined) folder.cwd = candidate.marks.cwd
    const statements = statementsIn(candidate)
    for (const [at, placed] of statements.entries()) {
      const statement = filledStatement(placed.statement, values)
      if (isOfRoot(statement, repository, folder.cwd)) folder.cwd = ''
      const { cwd } = folder
      const context = { repository, cwd, isInstalled, system }
      const call = callIn(statement, context)
      const classified = classInReadme(statement, call, {
        ...{ candidate, folder, context },
        isUntouched: isUntouched || statements.slice(at + 1).some(isClone),
      })
      isInstalled ||= classified.class === 'install'
      isUntouched &&= beforeSetup.includes(classified.rule)
      const { line, endLine, statement: written } = placed
      const { comment: label, above } = written
      const command = statement.text
      drafts.push({ line, endLine, command, label, above, candidate, group, cwd, call, classified })
    }
  }
  return drafts
}

/** Before a clone in the same block, `cd` goes to wherever the reader keeps such folders. */
function isClone({ statement }: PlacedStatement): boolean {
  return statement.commands.some(({ name, args }) => name === 'git' && args.includes('clone'))
}

/** “`npm install` or `yarn`”: two commands of one sentence. */
function isSameText({ source, isOr }: Candidate, before: Candidate | undefined): boolean {
  return source === 'inline' && isOr && before?.source === 'inline'
}

/** The rules whose steps create nothing in the folder. */
const beforeSetup: readonly string[] = [
  ...['clone', 'enter-clone', 'probe', 'network', 'privileged'],
  ...['global-install', 'system-package', 'version-manager'],
]

function filledStatement(statement: ShellStatement, values: ReadonlyMap<string, string>): ShellStatement {
  const text = filledIn(statement.text, values)
  if (text === statement.text) return statement
  return { ...statement, text, commands: parseShell(text).statements.flatMap(({ commands }) => commands) }
}

function callIn({ commands: [first] }: ShellStatement, context: CallContext): Call | undefined {
  return first && first.name !== '' ? callOf(first, context) : undefined
}

/**
 * A later section often starts at the root again without a `cd`: then its script or file is at the root and
 * not in `cwd`.
 */
function isOfRoot(statement: ShellStatement, repository: Repository, cwd: string): boolean {
  if (cwd === '') return false
  const call = callIn(statement, { repository, cwd })
  const script = call?.script
  const { files } = repository
  const file = (call && fileRunBy(call.command)) ?? ''
  if (file !== '' && !files.has(joined(cwd, file)) && files.has(joined('', file))) return true
  return (
    script?.folder === cwd && !script.body && repository.manifests.get('')?.scripts[script.name] !== undefined
  )
}
