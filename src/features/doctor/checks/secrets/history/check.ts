import { UnreadRepository } from '../../../../../core/system/git/checkout.ts'
import type { Removal } from '../../../../../core/system/git/git-history.ts'
import { isSettings } from '../../../facts/secrets.ts'
import type { History } from '../../../facts/source.ts'
import { secretPartOf, secretVariablesIn, variablesIn } from '../../../queries/environment-file.ts'
import {
  isDocumentation,
  isEnvExample,
  isEnvFile,
  isGenerated,
  isKeyFile,
  isTest,
} from '../../../repository/places.ts'
import { hashOf, masked, type Secret, secretsIn } from '../../../secrets/scan.ts'
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
    'Deleted `.env` files and keys with secret content, and lines with a secret that a commit removed or replaced, on every branch and whatever its message says. A commit that says “removed password” and removed a value with such a name is a note. Runs after the other checks.',
  ignores:
    'Secrets that a tracked file still holds, which secrets/committed reports; tests, docs, lock files and installed packages; messages in which the verb is not directly before the noun; messages about `.dockerignore` and logs; merges.',
  blockedBy: 'A shallow clone: run `git fetch --unshallow`, or set `fetch-depth: 0` in CI.',
  advice: 'Revoke the secret. Do not rewrite the history for it: others have it.',
  findings,
  slow: true,
  async run(context) {
    const { history } = context
    if (!history) return { notApplicable: 'This is not a git repository.' }
    const unread: UnreadRepository[] = []
    const samples = new Set(sampleValues(context))
    const deleted = await deletedHits(history, unread, samples)
    const removed = await removedHits(context, history, unread)
    const reported = new Set([...deleted, ...removed].map(({ about }) => about))
    const messages = await messageHits(history, unread, reported)
    const hits = [
      ...deleted,
      ...removed.filter(({ about }) => !deleted.some(one => one.about === about)),
      ...messages,
    ]
    const [first] = unread
    if (first) return { hits, blocked: `${first.message} ${first.hint}${others(unread.length - 1)}` }
    if (!history.isShallow())
      return { hits, subject: only('the lines that the commits of all branches removed') }
    return { hits, blocked: 'The clone is shallow, so older commits were not read: git fetch --unshallow' }
  },
}

function others(count: number): string {
  return count === 0 ? '' : ` ${count} more could not be read.`
}

/** What could not be read is noted, and the rest is still read. */
async function readOr<T>(otherwise: T, unread: UnreadRepository[], read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof UnreadRepository)) throw error
    unread.push(error)
    return otherwise
  }
}

async function deletedHits(
  history: History,
  unread: UnreadRepository[],
  samples: ReadonlySet<string>,
): Promise<Hit<Code>[]> {
  const hits: Hit<Code>[] = []
  for (const { hash, path } of await readOr([], unread, () => history.deletions())) {
    if (!(isEnvFile(path) || isKeyFile(path)) || isSample(path)) continue
    const text = (await readOr(undefined, unread, () => history.textBefore(hash, path))) ?? ''
    const own = secretVariablesIn(text).filter(({ value }) => !samples.has(secretPartOf(value)))
    const keys = isKeyFile(path) ? keysIn(text) : own.map(({ name }) => name)
    const secrets = own.map(({ value }) => hashOf(secretPartOf(value)))
    const args = { file: path, commit: hash.slice(0, 10), keys: keys.join(', ') }
    if (keys.length > 0) hits.push({ code: 'deleted-secret-file', path, args, about: hash, secrets })
  }
  return hits
}

function keysIn(text: string): string[] {
  return /-----BEGIN ([A-Z]+ )*PRIVATE KEY/.test(text) ? ['a private key'] : []
}

/** Each secret once, with the commit that removed it last; not those that a tracked file still holds. */
async function removedHits(
  context: CheckContext,
  history: History,
  unread: UnreadRepository[],
): Promise<Hit<Code>[]> {
  const found = new Map<string, Found>()
  await readOr(undefined, unread, async () => {
    for await (const removals of history.removals())
      for (const removal of removals.filter(({ path }) => !isSample(path)))
        for (const { name, start, end } of secretsOf(removal)) {
          const value = removal.text.slice(start, end)
          if (!found.has(value)) found.set(value, { ...removal, name, value })
        }
  })
  if (found.size > 0)
    for (const value of [...currentSecrets(context), ...sampleValues(context)]) found.delete(value)
  return byCommit([...found.values()]).flatMap(all => {
    const [one] = all
    if (!one) return []
    const { hash, subject, path, name } = one
    const args = { commit: hash.slice(0, 10), subject: masked(subject), what: name }
    const secrets = all.map(({ value }) => hashOf(value))
    return [{ code: 'removed-secret', path, about: hash, args, secrets }]
  })
}

interface Found extends Removal {
  readonly name: string
  readonly value: string
}

/** Several secrets of one kind that a commit removed from a file are one finding. */
function byCommit(found: readonly Found[]): Found[][] {
  const groups = new Map<string, Found[]>()
  for (const one of found) {
    const key = [one.hash, one.name, one.path].join(' ')
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()]
}

function secretsOf({ path, text }: Removal): Secret[] {
  return secretsIn(text, { bare: isSettings(path) })
}

/** The values that an example shows to everybody. */
function sampleValues({ texts }: CheckContext): string[] {
  return texts.paths
    .filter(isEnvExample)
    .flatMap(path => variablesIn(texts.of(path) ?? '').map(({ value }) => secretPartOf(value)))
}

/** The values of secrets that are still in tracked files, which secrets/committed reports. */
function currentSecrets({ texts, facts }: CheckContext): Set<string> {
  const paths = texts.paths.filter(path => facts.secrets(path).length > 0)
  return new Set(
    paths.flatMap(path => {
      const text = texts.peek(path) ?? ''
      return secretsIn(text, { bare: isSettings(path) }).map(({ start, end }) => text.slice(start, end))
    }),
  )
}

/** A message is a note where its commit removed a value under the name of a secret, whatever the value is. */
async function messageHits(
  history: History,
  unread: UnreadRepository[],
  reported: ReadonlySet<string | undefined>,
): Promise<Hit<Code>[]> {
  const hits: Hit<Code>[] = []
  for (const { hash, subject } of await readOr([], unread, () => history.commitsMatching(removalWords))) {
    if (otherPlaces.test(subject) || reported.has(hash)) continue
    const lines = await readOr(new Map<string, string>(), unread, () => history.removedLines(hash))
    if (![...lines].some(([path, text]) => !isSample(path) && namedValue.test(text))) continue
    const args = { commit: hash.slice(0, 10), subject: masked(subject) }
    hits.push({ code: 'says-removed-secret', path: '.', args, severity: 'info', about: hash })
  }
  return hits
}

function isSample(path: string): boolean {
  return isTest(path) || isDocumentation(path) || isGenerated(path) || isEnvExample(path)
}
