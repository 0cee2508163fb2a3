import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { apiContent } from '../../../core/openapi/api-text.ts'
import { fetchText } from '../../../core/openapi/fetch-text.ts'
import { isUrl } from '../../../core/openapi/references.ts'
import { UserError, unlessRefused } from '../../../core/system/errors.ts'
import { isRecord } from '../../../core/system/json.ts'
import type { ApiUsage } from '../diff-options.ts'

const dayLength = 86_400_000

/**
 * Reads when each operation was called last, from the output of `gapi usage --json`: `{ "since": "2026-11-01", "rows": [{ "route":
 * "GET /orders", "last_at": "2026-11-20T08:00:00Z" }] }`. An operation that is not listed was not called since then.
 */
export async function readUsage(named: string, idleDays: number, cwd: string, now: Date): Promise<ApiUsage> {
  const text = isUrl(named)
    ? await fetchText(named)
    : unlessRefused(() => readFileSync(resolve(cwd, named), 'utf8'))
  if (text === undefined) throw new UserError(`${named} could not be read.`, makeOne(idleDays))
  const { since, rows } = apiContent(text, named)
  if (!Array.isArray(rows)) throw new UserError(`${named} has no list of rows.`, makeOne(idleDays))
  const begins = typeof since === 'string' ? Date.parse(since) : Number.NaN
  if (!(begins <= now.getTime() - (idleDays - 1) * dayLength))
    throw new UserError(`${named} does not begin ${idleDays} days ago: since is ${since}.`, makeOne(idleDays))
  const lastCalls = new Map<string, number>()
  for (const row of rows) {
    const { route, last_at: at } = isRecord(row) ? row : {}
    const time = typeof at === 'string' ? Date.parse(at) : Number.NaN
    if (typeof route !== 'string' || Number.isNaN(time))
      throw new UserError(`${named} has a row without route or last_at.`, makeOne(idleDays))
    lastCalls.set(route, Math.max(time, lastCalls.get(route) ?? time))
  }
  return { lastCalls, idleDays }
}

const makeOne = (days: number) => `Make one: npm run -s gapi -- usage --since ${days}d --json > usage.json`
