import type { Check, Hit } from '../../check.ts'
import { isDocumentation, isEnvExample, isEnvFile, isGenerated, isKeyFile, isTest } from '../../places.ts'
import { hintOf, type Secret, secretsIn } from '../../secrets/scan.ts'
import { positionOf } from '../../texts.ts'

export const committed: Check = {
  id: 'secrets/committed',
  severity: 'error',
  point: 'secrets',
  title: 'No tracked file holds a secret',
  help: 'A password in the code is in every clone, and taking it out later leaves it in the history. Hundreds of thousands of commits say “removed password”. Read it from the environment, so that there is nothing to take out.',
  run({ texts }) {
    const hits = texts.paths
      .filter(path => !isPassedOver(path))
      .flatMap(path => hitsIn(path, texts.of(path) ?? ''))
    return { hits }
  },
}

/** Lock files and bundles hold hashes; a tracked .env and a key are found by secrets/env-tracked. */
function isPassedOver(path: string): boolean {
  return isGenerated(path) || isEnvFile(path) || isKeyFile(path)
}

function hitsIn(path: string, text: string): Hit[] {
  return secretsIn(text, { bare: isSettings(path) })
    .filter(secret => isMeant(secret, path))
    .map(({ name, start, end }) => ({
      code: 'secret',
      path,
      ...positionOf(text, start),
      args: { what: name, value: hintOf(text.slice(start, end)) },
      ...(isSample(path) && { severity: 'warning' }),
    }))
}

function isSettings(path: string): boolean {
  return /\.(ya?ml|toml|ini|properties|conf|cfg|env|sh|tfvars)$|(^|\/)\.(npmrc|env[\w.-]*)$/.test(path)
}

/** Tests and documents are full of made-up passwords; a token with its maker's mark is no made-up one. */
function isMeant({ rule }: Secret, path: string): boolean {
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
