import { hintOf, secretsIn } from '../secrets/scan.ts'
import { positionOf } from '../texts.ts'

/** Where a text holds a secret, without the secret. */
export interface FoundSecret {
  readonly rule: string
  readonly name: string
  readonly line: number
  readonly column: number
  readonly hint: string
}

export function secretsOf(path: string, text: string): FoundSecret[] {
  return secretsIn(text, { bare: isSettings(path) }).map(({ rule, name, start, end }) => ({
    ...{ rule, name, ...positionOf(text, start) },
    hint: hintOf(text.slice(start, end)),
  }))
}

/** Where values need no quotes. */
function isSettings(path: string): boolean {
  return /\.(ya?ml|toml|ini|properties|conf|cfg|env|sh|tfvars)$|(^|\/)\.(npmrc|env[\w.-]*)$/.test(path)
}
