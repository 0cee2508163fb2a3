import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { isUrl } from '../../../core/openapi/references.ts'
import { UserError, unlessRefused } from '../../../core/system/errors.ts'
import { isRecord } from '../../../core/system/json.ts'
import type { ApiUsage } from '../diff-options.ts'
import { apiContent } from './api-text.ts'
import { fetchText } from './fetch-text.ts'

/**
 * Reads who called what: `{ "operations": [{ "operation": "GET /orders", "last_called_at": "2026-11-01" }] }`.
 * An operation that is not listed was never called.
 */
export async function readUsage(named: string, idleDays: number, cwd: string): Promise<ApiUsage> {
  const text = isUrl(named)
    ? await fetchText(named)
    : unlessRefused(() => readFileSync(resolve(cwd, named), 'utf8'))
  if (text === undefined)
    throw new UserError(`${named} could not be read.`, 'Pass a usage report with --usage.')
  const { operations } = apiContent(text, named)
  if (!Array.isArray(operations)) throw fault(named, 'has no list of operations')
  const lastCalls = operations.map((entry: unknown) => {
    const { operation, last_called_at: at } = isRecord(entry) ? entry : {}
    const time = typeof at === 'string' ? Date.parse(at) : Number.NaN
    if (typeof operation === 'string' && at === null) return [operation, Number.NEGATIVE_INFINITY] as const
    if (typeof operation === 'string' && !Number.isNaN(time)) return [operation, time] as const
    throw fault(named, 'has an entry without operation or last_called_at')
  })
  return { lastCalls: new Map(lastCalls), idleDays }
}

function fault(named: string, detail: string): UserError {
  return new UserError(
    `${named} ${detail}.`,
    'Write {"operations": [{"operation": "GET /orders", "last_called_at": "2026-11-01"}]}.',
  )
}
