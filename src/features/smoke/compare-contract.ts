import { differencesBetween, differenceText } from '../../core/openapi/difference.ts'
import { parsedDocument } from '../../core/openapi/document.ts'
import { UserError } from '../../core/system/errors.ts'
import type { Json } from '../../core/system/json.ts'
import { shortList } from '../../core/system/short-list.ts'
import { resultOf, type SmokeResult } from './result.ts'

/** The committed document. */
export interface CommittedContract {
  /** As the user would name it. */
  readonly path: string
  readonly text: string
}

/** Compares the served document with the committed one; `servers` differ behind each proxy. */
export function compareContract(committed: CommittedContract | undefined, served: Json): SmokeResult {
  if (committed === undefined)
    return resultOf(
      'contract',
      'openapi.json',
      'skipped',
      'Not compared: there is no committed openapi.json here.',
    )
  const { path } = committed
  const differences = differencesBetween(withoutServers(rootOf(committed)), withoutServers(served))
  if (differences.length === 0) return resultOf('contract', path, 'passed')
  const words = { missing: `is not in ${path}`, gone: 'is not served', other: 'differs' }
  const texts = differences.map(each => differenceText(each, words))
  return resultOf('contract', path, 'failed', `${shortList(texts, 3)}.`)
}

/** Throws where the file is not an OpenAPI document. */
function rootOf({ path, text }: CommittedContract): Json {
  const root = parsedDocument(path, text)
  if (typeof root === 'object') return root
  throw new UserError(
    `${path} is not an OpenAPI document${root === undefined ? '' : `: ${root}`}.`,
    'Pass the committed one: --contract openapi.json',
  )
}

function withoutServers({ servers: _, ...root }: Json): Json {
  return root
}
