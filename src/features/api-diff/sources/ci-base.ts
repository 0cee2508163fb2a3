import { readFileSync } from 'node:fs'
import { unlessRefused } from '../../../core/system/errors.ts'
import { type Json, recordIn } from '../../../core/system/json.ts'
import type { Environment } from '../../../core/system/process.ts'

/**
 * The revision that a run of CI is compared with: the branch that a pull request goes to, or the commit before
 * a push to the main branch. Undefined elsewhere, and where CI does not say.
 */
export function ciBase(env: Environment): string | undefined {
  if (env.GITHUB_ACTIONS === 'true') return githubBase(env)
  if (env.GITLAB_CI === 'true') return gitlabBase(env)
  return undefined
}

function githubBase({ GITHUB_BASE_REF: target, GITHUB_REF: ref, GITHUB_EVENT_PATH: path = '' }: Environment) {
  if (target) return `origin/${target}`
  const { before, repository } = eventIn(path)
  const isMain = ref === `refs/heads/${String(recordIn(repository).default_branch)}`
  return isMain ? commitOf(before) : undefined
}

/** https://docs.gitlab.com/ci/variables/predefined_variables/ */
function gitlabBase(env: Environment): string | undefined {
  const { CI_MERGE_REQUEST_DIFF_BASE_SHA: target, CI_COMMIT_BRANCH: branch, CI_DEFAULT_BRANCH: main } = env
  if (target) return commitOf(target)
  return branch !== undefined && branch === main ? commitOf(env.CI_COMMIT_BEFORE_SHA) : undefined
}

/** The webhook event that started a workflow. */
function eventIn(path: string): Json {
  const text = unlessRefused(() => readFileSync(path, 'utf8'))
  return text === undefined ? {} : recordIn(JSON.parse(text))
}

/** Zeros stand for no commit, before the first one of a branch. */
function commitOf(hash: unknown): string | undefined {
  return typeof hash === 'string' && /^(?!0*$)[0-9a-f]{7,64}$/.test(hash) ? hash : undefined
}
