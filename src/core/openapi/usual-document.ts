import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { UserError } from '../system/errors.ts'

const usual = [
  'openapi.json',
  'openapi.yaml',
  'openapi.yml',
  'docs/openapi.json',
  'docs/openapi.yaml',
  'api/openapi.yaml',
]

/** `openapi.json` and the like; `example` is a command that names another. */
export function usualDocument(cwd: string, example: string): string {
  const found = usual.find(path => existsSync(resolve(cwd, path)))
  if (found !== undefined) return found
  throw new UserError(
    `There is no OpenAPI document here: none of ${usual.join(', ')} exists.`,
    `Pass its path or URL, e.g. ${example}`,
  )
}
