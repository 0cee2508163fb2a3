import { type FoundSecret, valuesIn } from '../../../facts/secrets.ts'
import { isCompose, ofService, startsDatabase } from '../../../queries/compose.ts'
import { type OwnSecret, ownSecrets } from '../../../queries/own-secrets.ts'
import {
  isDocumentation,
  isEnvExample,
  isEnvFile,
  isGenerated,
  isKeyFile,
  isTest,
} from '../../../repository/places.ts'
import { positionOf, type Texts } from '../../../repository/texts.ts'
import { hashOf } from '../../../secrets/scan.ts'
import type { Check, Hit } from '../../check.ts'
import { amount } from '../../subject.ts'

const findings = {
  secret: {
    message: 'This is {what}: {value}.',
    hint: 'Revoke it, then read the new one from the environment.',
  },
  'own-secret': {
    message: 'This is the value of {name} in {file}, which git does not track.',
    hint: 'Read {name} from the environment, and give it a new value.',
  },
}

type Code = keyof typeof findings

export const committed: Check<Code> = {
  id: 'secrets/committed',
  severity: 'error',
  point: 'secrets',
  title: 'No tracked file holds a secret',
  why: 'A password in the code is in every clone, and removing it later leaves it in the history. Hundreds of thousands of commits say “removed password”. Read it from the environment, so that there is nothing to remove.',
  finds:
    'Tokens with a known prefix (AWS, GitHub, GitLab, npm, Slack, Stripe, Google and more), private keys, passwords in connection strings, and values that look random under names such as `password`, `secret` and `apiKey`, in every tracked text file. In configuration files (`.yml`, `.env`, `.ini` …) values need no quotes.\n\nThe secret values of untracked `.env`, `.env.local`, `.env.production` … files are searched for too, literally: one in a tracked file is a real secret. Secret are variables with such a name, fields that a config class makes with `env.secret(…)`, and passwords in URLs. A value that is also in the example is a sample.',
  ignores:
    'The password of a database that the same compose file starts, unless it is named for production; connection strings to localhost, to a host without a dot and to `*.example`; sample passwords in tests, docs, seeds and request collections; placeholders (`your-key`, `<key>`, `xxxx`); lock files and bundles. A token with a known prefix in a test or a document is a warning. No report shows a secret; it shows its length and its prefix.',
  advice:
    'Revoke the secret, then read the new one from the environment. Removing it from the file is not enough: see [secrets/history](history.md).',
  findings,
  run(context) {
    const { texts, facts } = context
    const own = ownSecrets(context)
    const paths = texts.paths.filter(path => !isIgnoredPath(path))
    return {
      subject: amount(paths.length, 'file'),
      hits: paths.flatMap(path => {
        const isOfApi = /\.(json|ya?ml)$/.test(path) && facts.describesApi(path)
        const secrets = withoutServices(path, facts.secrets(path), texts)
        const known = withValues(path, hitsIn(path, secrets, isOfApi), texts)
        if (own.length === 0) return known
        return [...known, ...ownHits(path, texts.of(path) ?? '', own).filter(hit => !known.some(isAt(hit)))]
      }),
    }
  },
}

/** The password of a database that the same compose file starts protects nothing. */
function withoutServices(
  path: string,
  secrets: readonly FoundSecret[],
  texts: Texts,
): readonly FoundSecret[] {
  if (secrets.length === 0 || !isCompose(path)) return secrets
  const text = texts.of(path) ?? ''
  if (!startsDatabase(path, text)) return secrets
  const lines = text.split('\n')
  return secrets.filter(({ rule, line }) => {
    const [, name = ''] = /^[ \t]*(?:- ["']?)?([A-Z][A-Z0-9_]*)[:=]/.exec(lines[line - 1] ?? '') ?? []
    return rule !== 'assignment' || !ofService.test(name)
  })
}

function withValues(path: string, hits: readonly Hit<Code>[], texts: Texts): Hit<Code>[] {
  if (hits.length === 0) return []
  const values = valuesIn(path, texts)
  return hits.map(hit => {
    const value = values.get(`${hit.line}:${hit.column}`)
    return value === undefined ? hit : { ...hit, secrets: [hashOf(value)] }
  })
}

/** Each secret is reported once. */
function isAt({ line, column }: Hit<Code>): (hit: Hit<Code>) => boolean {
  return hit => hit.line === line && hit.column === column
}

/** Secrets of this working copy's untracked files that are also in a tracked file: certainly real. */
function ownHits(path: string, text: string, own: readonly OwnSecret[]): Hit<Code>[] {
  return own.flatMap(({ name, value, file }) => {
    const index = text.indexOf(value)
    return index < 0
      ? []
      : [
          {
            code: 'own-secret' as const,
            path,
            ...positionOf(text, index),
            args: { name, file },
            secrets: [hashOf(value)],
          },
        ]
  })
}

/** Lock files and bundles contain hashes; a tracked .env and a key are reported by secrets/env-tracked. */
function isIgnoredPath(path: string): boolean {
  return isGenerated(path) || isEnvFile(path) || isKeyFile(path)
}

/** `isOfApi`: an OpenAPI document shows values that nobody uses. */
function hitsIn(path: string, secrets: readonly FoundSecret[], isOfApi: boolean): Hit<Code>[] {
  return secrets
    .filter(secret => matches(secret, path) && !(secret.rule === 'assignment' && isOfApi))
    .map(({ name, line, column, hint }) => ({
      ...{ code: 'secret', path, line, column, args: { what: name, value: hint } },
      ...(isSample(path) && { severity: 'warning' }),
    }))
}

/** Tests and documents have many sample passwords; a token with its provider's prefix is real. */
function matches({ rule }: FoundSecret, path: string): boolean {
  if ((rule === 'assignment' || rule === 'jwt') && isDemonstration(path)) return false
  return !isSample(path) || !['assignment', 'connection-string', 'private-key', 'jwt'].includes(rule)
}

function isSample(path: string): boolean {
  return isTest(path) || isDocumentation(path) || isEnvExample(path)
}

/** Public demo accounts, e.g. in a seed or in a sample request. */
function isDemonstration(path: string): boolean {
  return /(^|[/._-])(seeds?|seeders?|demo)([/._-]|$)|\.(http|rest|graphql|gql)$/i.test(path)
}
