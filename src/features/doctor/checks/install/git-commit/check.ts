import { type DependencySource, manifestPaths, sourcesIn } from '../../../repository/dependency-sources.ts'
import { type Requirement, requirementFiles, requirementsIn } from '../../../repository/requirements.ts'
import type { Check, Hit } from '../../check.ts'
import { amount, both } from '../../subject.ts'

const findings = {
  'moving-reference': {
    message: '{name} comes from git, from {reference}, which can move.',
    hint: 'Name the commit: {address}#COMMIT, with the output of git ls-remote.',
  },
  'moving-requirement': {
    message: '{name} comes from git, from {reference}, which can move.',
    hint: 'Name the commit: {address}@COMMIT, with the output of git ls-remote.',
  },
}

type Code = keyof typeof findings

export const gitCommit: Check<Code> = {
  id: 'install/git-commit',
  severity: 'warning',
  point: 'requirements',
  title: 'A package from git is named by its commit',
  why: 'A branch or a tag can move, so the next install without the lock file, or a renewed lock file, has other code under the same name. A commit stays what it is.',
  finds:
    'A dependency, an override or a resolution in a `package.json` that comes from git without a commit: from a branch, a tag, a range of tags (`#semver:`), or the default branch; the same in a `requirements*.txt`.',
  ignores: 'Archives (`.tgz`), and each `package.json` of tests and examples.',
  advice: 'Write the commit after the `#`, in a requirements file after the `@`, with at least seven digits.',
  findings,
  run({ texts }) {
    const paths = manifestPaths(texts)
    const fromGit = paths.flatMap(path => sourcesIn(path, texts)).filter(({ source }) => isGit(source))
    const lists = requirementFiles(texts)
    const python = lists.flatMap(path => requirementsIn(path, texts)).filter(isFromGit)
    return {
      subject: both(
        amount(paths.length, 'package.json', 'package.json files'),
        amount(lists.length, 'requirements file'),
        amount(fromGit.length + python.length, 'package from git', 'packages from git'),
      ),
      hits: [...fromGit.flatMap(hitsOf), ...python.flatMap(requirementHits)],
    }
  },
}

function isGit(source: string): boolean {
  return (
    /^(git\+|git:\/\/|git@|ssh:\/\/|github:|gitlab:|bitbucket:|gist:)/.test(source) ||
    /^https?:\/\/[^#]+\.git(#|$)/.test(source) ||
    /^https?:\/\/(www\.)?(github\.com|gitlab\.com|bitbucket\.org)\/[^/#]+\/[^/#]+(#|$)/.test(source) ||
    /^[\w-][\w.-]*\/[\w.-]+(?<!\.tgz|\.tar\.gz)(#|$)/.test(source)
  )
}

function isFromGit({ source }: Requirement): boolean {
  return source !== undefined && /^git\+/.test(source)
}

/** `git+https://git.acme.com/mailer.git@main#egg=mailer`. */
function requirementHits({ name, source = '', path, line }: Requirement): Hit<Code>[] {
  const [place = ''] = source.split('#')
  const [, address = place, reference = ''] = /^(.*\/[^@/]+)@([^@]+)$/.exec(place) ?? []
  if (/^[0-9a-f]{7,64}$/i.test(reference)) return []
  const args = { name, address, reference: reference === '' ? 'its default branch' : reference }
  return [{ code: 'moving-requirement', path, line, about: source, args }]
}

function hitsOf({ name, source, path, line }: DependencySource): Hit<Code>[] {
  const [address = '', reference = ''] = source.split(/#(.*)/s)
  if (/(^|[=&])[0-9a-f]{7,64}(&|$)/i.test(reference)) return []
  const args = { name, address, reference: reference === '' ? 'its default branch' : reference }
  return [{ code: 'moving-reference', path, line, about: source, args }]
}
