import type { Check, Hit } from '../../check.ts'
import type { FoundSecret } from '../../facts/secrets.ts'
import { isDocumentation, isEnvExample, isEnvFile, isGenerated, isKeyFile, isTest } from '../../places.ts'
import { type OwnSecret, ownSecrets } from '../../secrets/own.ts'
import { positionOf } from '../../texts.ts'

export const committed: Check = {
  id: 'secrets/committed',
  severity: 'error',
  point: 'secrets',
  title: 'No tracked file holds a secret',
  help: 'A password in the code is in every clone, and taking it out later leaves it in the history. Hundreds of thousands of commits say “removed password”. Read it from the environment, so that there is nothing to take out.',
  run(subject) {
    const { texts, facts } = subject
    const own = ownSecrets(subject)
    const paths = texts.paths.filter(path => !isPassedOver(path))
    return {
      hits: paths.flatMap(path => {
        const known = hitsIn(path, facts.secrets(path))
        if (own.length === 0) return known
        return [...known, ...ownHits(path, texts.of(path) ?? '', own).filter(hit => !known.some(isAt(hit)))]
      }),
    }
  },
}

/** One secret is told once. */
function isAt({ line, column }: Hit): (hit: Hit) => boolean {
  return hit => hit.line === line && hit.column === column
}

/** What this working copy keeps out of git, written into a file that is in it: sure to be real. */
function ownHits(path: string, text: string, own: readonly OwnSecret[]): Hit[] {
  return own.flatMap(({ name, value, file }) => {
    const index = text.indexOf(value)
    return index < 0
      ? []
      : [{ code: 'own-secret' as const, path, ...positionOf(text, index), args: { name, file } }]
  })
}

/** Lock files and bundles hold hashes; a tracked .env and a key are found by secrets/env-tracked. */
function isPassedOver(path: string): boolean {
  return isGenerated(path) || isEnvFile(path) || isKeyFile(path)
}

function hitsIn(path: string, secrets: readonly FoundSecret[]): Hit[] {
  return secrets
    .filter(secret => isMeant(secret, path))
    .map(({ name, line, column, hint }) => ({
      ...{ code: 'secret', path, line, column, args: { what: name, value: hint } },
      ...(isSample(path) && { severity: 'warning' }),
    }))
}

/** Tests and documents are full of made-up passwords; a token with its maker's mark is no made-up one. */
function isMeant({ rule }: FoundSecret, path: string): boolean {
  if (rule === 'assignment' && isDemonstration(path)) return false
  return !isSample(path) || !['assignment', 'connection-string', 'private-key'].includes(rule)
}

function isSample(path: string): boolean {
  return isTest(path) || isDocumentation(path) || isEnvExample(path)
}

/** Accounts that everybody may use: of a seed, a request to try out. */
function isDemonstration(path: string): boolean {
  return /(^|[/._-])(seeds?|seeders?|demo)([/._-]|$)|\.(http|rest|graphql|gql)$/i.test(path)
}
