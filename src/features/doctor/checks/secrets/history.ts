import type { Commit } from '../../../../core/git.ts'
import type { Check, Hit } from '../../check.ts'
import { secretNamesIn } from '../../environment-file.ts'
import { isDocumentation, isEnvFile, isGenerated, isKeyFile, isTest } from '../../places.ts'
import { masked, secretsIn } from '../../secrets/scan.ts'
import type { History } from '../../subject.ts'

export const history: Check = {
  id: 'secrets/history',
  severity: 'warning',
  point: 'secrets',
  title: 'The history holds no secret that was taken out',
  help: 'A commit that removes a password leaves it in every clone, for whoever looks for “removed password”. The way out is not to rewrite the history, which others have by now, but to make the secret void.',
  slow: true,
  async run({ history }) {
    if (!history) return { notApplicable: 'This is no git repository.' }
    const deleted = await deletedHits(history)
    const seen = new Set(deleted.map(({ args }) => args?.commit))
    const said = (await saidHits(history)).filter(({ args }) => !seen.has(args?.commit))
    const hits = [...deleted, ...said]
    if (!(await history.isShallow())) return { hits }
    return { hits, blocked: 'The clone is shallow, so older commits were not read: git fetch --unshallow' }
  },
}

async function deletedHits(history: History): Promise<Hit[]> {
  const hits: Hit[] = []
  for (const { hash, path } of await history.deletions()) {
    if (!(isEnvFile(path) || isKeyFile(path)) || isSample(path)) continue
    const text = (await history.textBefore(hash, path)) ?? ''
    const keys = isKeyFile(path) ? keysIn(text) : secretNamesIn(text)
    const args = { file: path, commit: hash.slice(0, 10), keys: keys.join(', ') }
    if (keys.length > 0) hits.push({ code: 'deleted-secret-file', path, args, about: hash })
  }
  return hits
}

function keysIn(text: string): string[] {
  return /-----BEGIN ([A-Z]+ )*PRIVATE KEY/.test(text) ? ['a private key'] : []
}

/** The verb stands right before the noun: “removed unused spaces in sendResetPasswordEmail” is none of these. */
const words =
  '(^|[^a-z])(remov(e|ed|es|ing)|delet(e|ed|es|ing)|drop(ped)?|purg(e|ed)|hid(e|den)?|redact(ed)?|leak(ed)?|revok(e|ed)|clean(ed)? up) +(the |my |our |all |some |hard-?coded |committed |leaked |exposed |plain-?text |secret |api |aws |db |database |private |accidental(ly)? )*(passwords?|secrets?|credentials?|creds|api[ -]?keys?|access keys?|private keys?|(access |auth |api )tokens?|\\.env( file)?)($|[.,;:!)]| from | in | and )'

/** Of these it is taken out, or out of these, without ever having been in git. */
const elsewhere = /docker|gitignore|\bimage\b|workflow|\blogs?\b|response|output|\bform\b|\bui\b/i

async function saidHits(history: History): Promise<Hit[]> {
  const hits: Hit[] = []
  for (const commit of await history.commitsSaying(words)) {
    if (elsewhere.test(commit.subject)) continue
    const removed = await removedSecret(history, commit)
    const args = { commit: commit.hash.slice(0, 10), subject: masked(commit.subject) }
    hits.push(
      removed
        ? {
            code: 'removed-secret',
            path: removed.path,
            args: { ...args, what: removed.what },
            about: commit.hash,
          }
        : { code: 'says-removed-secret', path: '.', args, severity: 'info', about: commit.hash },
    )
  }
  return hits
}

async function removedSecret(history: History, { hash }: Commit) {
  for (const [path, lines] of await history.removedLines(hash)) {
    if (isSample(path)) continue
    const [secret] = secretsIn(lines, { bare: /\.(env|ya?ml|ini|toml|properties)$|\.env/.test(path) })
    if (secret) return { path, what: secret.name }
  }
  return undefined
}

function isSample(path: string): boolean {
  return isTest(path) || isDocumentation(path) || isGenerated(path)
}
