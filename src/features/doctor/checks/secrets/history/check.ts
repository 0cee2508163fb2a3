import type { DeletedFile, HistoryFacts, RemovedSecret } from '../../../facts/history-facts.ts'
import { secretValuesIn } from '../../../facts/secrets.ts'
import { secretPartOf, variablesIn } from '../../../queries/environment-file.ts'
import { type RemovedOptions, removedSecrets } from '../../../queries/removed-secrets.ts'
import { isEnvExample, isKeyFile } from '../../../repository/places.ts'
import { hashOf } from '../../../secrets/scan.ts'
import type { Check, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { only } from '../../subject.ts'
import { namedValue, otherPlaces, removalWords } from './removal-words.ts'

const findings = {
  'deleted-secret-file': {
    message: '{commit} deleted {file}, and its secrets are still in the history: {keys}.',
    hint: 'Revoke those secrets; deleting a file does not remove it from clones.',
  },
  'removed-secret': {
    message: 'Commit {commit} (“{subject}”) removed {what}, which is still in the history.',
    hint: 'Revoke it; a commit that removes it leaves it in every clone.',
  },
  'says-removed-secret': {
    message: 'Commit {commit} says “{subject}”.',
    hint: 'If that was a real secret, revoke it: it is still in the history.',
  },
}

type Code = keyof typeof findings

export const history: Check<Code> = {
  id: 'secrets/history',
  severity: 'warning',
  point: 'secrets',
  title: 'The git history holds no removed secret',
  why: 'A commit that removes a password leaves it in every clone, for whoever searches for “removed password”. Do not rewrite the history, which others already have: revoke the secret.',
  finds:
    'Deleted `.env` files and keys with secret content, and secrets that a commit removed from a file or replaced, on every branch and whatever its message says. A commit that says “removed password” and removed a value with such a name is a note. Runs after the other checks.',
  ignores:
    'Secrets that a tracked file still holds, which secrets/committed reports; tests, docs, lock files and installed packages; messages in which the verb is not directly before the noun; messages about `.dockerignore` and logs; what a merge drops by taking the files of one parent; commits that no branch has, e.g. after an amend.',
  blockedBy:
    'A shallow clone: run `git fetch --unshallow`, or set `fetch-depth: 0` in CI. More than 20,000 commits or 500 MB of replaced and deleted files: the newest are read, and the report says what was not.',
  advice: 'Revoke the secret. Do not rewrite the history for it: others have it.',
  findings,
  slow: true,
  async run(context) {
    const { history } = context
    if (!history) return { notApplicable: 'This is not a git repository.' }
    const { facts, unread } = await removedSecrets(history, options)
    const hits = hitsOf(facts, context)
    const [first] = unread
    const blocked = [
      ...(first ? [`${first.message} ${first.hint}${others(unread.length - 1)}`] : []),
      ...(history.isShallow()
        ? ['The clone is shallow, so older commits were not read: git fetch --unshallow']
        : []),
      ...facts.left,
    ]
    if (blocked.length > 0) return { hits, blocked: blocked.join(' ') }
    return { hits, subject: only('what the commits of all branches removed') }
  },
}

const options: RemovedOptions = {
  isWanted: ({ message, subject }) => removalWords.test(message) && !otherPlaces.test(subject),
  isNamed: text => namedValue.test(text),
  commits: 20_000,
  bytes: 500_000_000,
}

function others(count: number): string {
  return count === 0 ? '' : ` ${count} more could not be read.`
}

function hitsOf({ secrets, files, messages }: HistoryFacts, context: CheckContext): Hit<Code>[] {
  const samples = hashesOf(sampleValues(context))
  const deleted = files.flatMap(file => deletedHits(file, samples))
  const current = secrets.length > 0 ? hashesOf(currentSecrets(context)) : samples
  const removed = removedHits(secrets.filter(({ hash }) => !(current.has(hash) || samples.has(hash))))
  const reported = new Set([...deleted, ...removed].map(({ about }) => about))
  return [
    ...deleted,
    ...removed.filter(({ about }) => !deleted.some(one => one.about === about)),
    ...messages
      .filter(({ commit }) => !reported.has(commit))
      .map(({ commit, subject }): Hit<Code> => {
        const args = { commit: commit.slice(0, 10), subject }
        return { code: 'says-removed-secret', path: '.', args, severity: 'info', about: commit }
      }),
  ]
}

function hashesOf(values: readonly string[]): Set<string> {
  return new Set(values.map(hashOf))
}

function deletedHits(file: DeletedFile, samples: ReadonlySet<string>): Hit<Code>[] {
  const { path, commit, isKey } = file
  const own = file.secrets.filter(({ hash }) => !samples.has(hash))
  const keys = isKeyFile(path) ? (isKey ? ['a private key'] : []) : own.map(({ name }) => name)
  if (keys.length === 0) return []
  const args = { file: path, commit: commit.slice(0, 10), keys: keys.join(', ') }
  const secrets = own.map(({ hash }) => hash)
  return [{ code: 'deleted-secret-file', path, args, about: commit, secrets }]
}

/** Several secrets of one kind that a commit removed from a file are one finding. */
function removedHits(secrets: readonly RemovedSecret[]): Hit<Code>[] {
  const groups = new Map<string, RemovedSecret[]>()
  for (const one of secrets) {
    const key = [one.commit, one.name, one.path].join(' ')
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].flatMap(all => {
    const [one] = all
    if (!one) return []
    const { commit, subject, path, name } = one
    const args = { commit: commit.slice(0, 10), subject, what: name }
    const hashes = all.map(({ hash }) => hash)
    return [{ code: 'removed-secret', path, about: commit, args, secrets: hashes }]
  })
}

/** The values that an example shows to everybody. */
function sampleValues({ texts }: CheckContext): string[] {
  return texts.paths
    .filter(isEnvExample)
    .flatMap(path => variablesIn(texts.of(path) ?? '').map(({ value }) => secretPartOf(value)))
}

/** The values of secrets that are still in tracked files, which secrets/committed reports. */
function currentSecrets({ texts, facts }: CheckContext): string[] {
  return texts.paths
    .filter(path => facts.secrets(path).length > 0)
    .flatMap(path => secretValuesIn(path, texts))
}
