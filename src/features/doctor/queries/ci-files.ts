import type { Source } from '../facts/source.ts'

/** A file that says what CI runs. */
export interface CiFile {
  readonly path: string
  readonly text: string
  readonly isWorkflow: boolean
}

/** The files of GitHub, GitLab, CircleCI and others that run something when code is pushed. */
export function ciFilesIn({ texts }: Source): CiFile[] {
  return texts.paths.flatMap(path => {
    const isWorkflow = /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)
    if (!isWorkflow && !others.test(path)) return []
    const text = texts.of(path) ?? ''
    return isWorkflow && !runsOnPush(text) ? [] : [{ path, text, isWorkflow }]
  })
}

const others =
  /^(\.gitlab-ci\.ya?ml|\.circleci\/config\.ya?ml|azure-pipelines\.ya?ml|bitbucket-pipelines\.yml|\.travis\.yml|Jenkinsfile|\.drone\.yml|\.buildkite\/pipeline\.ya?ml)$/

/** A workflow that only labels issues or publishes a release is not one that checks code. */
function runsOnPush(text: string): boolean {
  return /\b(push|pull_request)\b/.test(text) && /\b(test|check|lint|build|ci)\b/.test(text)
}

/** Whether a part of CI is in another repository, so that what it runs is not known. */
export function includesOthers({ text }: CiFile): boolean {
  return /\buses: *['"]?[\w.-]+\/[\w.-]+\/\.github\/workflows\/|^include:|^orbs:/m.test(text)
}
