import { UserError } from '../../core/system/errors.ts'
import { type Staged, stagedIn } from '../../core/system/git/staged.ts'
import type { Environment } from '../../core/system/process.ts'
import type { Check } from './checks/check.ts'
import type { CheckContext } from './checks/context.ts'
import { lockfileMatch } from './checks/readme/lockfile-match/check.ts'
import { committed } from './checks/secrets/committed/check.ts'
import { envTracked } from './checks/secrets/env-tracked/check.ts'
import { factsOf } from './facts/facts.ts'
import { syntaxOf } from './facts/syntax.ts'
import type { Finding, Report } from './report/report.ts'
import { folderRepository, type Repository } from './repository/repository.ts'
import { lineIn, type Texts } from './repository/texts.ts'

/** The checks of what is about to be committed: those about lines that nobody may add. */
export const stagedChecks: readonly Check[] = [committed, envTracked, lockfileMatch]

export interface StagedContext {
  readonly repository: Repository
  readonly context: CheckContext
  readonly staged: Staged
}

/** Reads the index of a checkout; the working tree is read only for settings and for untracked env files. */
export async function readStaged(folder: string, env: Environment, now: Date): Promise<StagedContext> {
  const staged = await stagedIn(folder, env)
  if (!staged) throw new UserError(`${folder} is not in a git repository.`, 'Run git init, or pass a folder.')
  const repository = folderRepository(staged.top, staged.tracked, env)
  const texts = stagedTexts(staged)
  const context: CheckContext = {
    ...{ repository, texts, now, run: undefined, history: undefined },
    syntax: syntaxOf(texts),
    facts: factsOf(texts, () => ({})),
    readme: () => ({ path: undefined, plan: undefined }),
  }
  return { repository, context, staged }
}

function stagedTexts({ files }: Staged): Texts {
  const byPath = new Map(files.map(({ path, text }) => [path, text]))
  const of = (path: string) => byPath.get(path)
  return {
    ...{ paths: [...byPath.keys()].sort(), of, peek: of, line: lineIn(of) },
    pieces: () => [],
    unread: () => undefined,
    ask() {},
    isLarge: () => false,
    takeUnread: () => new Map(),
    stamp: () => undefined,
  }
}

/** The report without findings about lines that the commit does not add. */
export function addedOnly(report: Report, { files }: Staged): Report {
  const added = new Map(files.map(({ path, added }) => [path, added]))
  const isAdded = ({ path, line }: Finding) => line === undefined || added.get(path)?.has(line) === true
  return {
    ...report,
    checked: report.checked.map(one => {
      const findings = one.findings.filter(isAdded)
      const state = one.state === 'findings' && findings.length === 0 ? 'ok' : one.state
      return { ...one, findings, state }
    }),
    stale: [],
  }
}
