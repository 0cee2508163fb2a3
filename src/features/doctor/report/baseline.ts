import { readFileSync } from 'node:fs'
import { systemCodeOf, UserError } from '../../../core/system/errors.ts'
import type { BaselineEntry, Finding } from './report.ts'

export type Baseline = readonly BaselineEntry[]

export const standardBaseline = '.gapi/doctor-baseline.json'

const version = 1

/** Reads a baseline; undefined where the file does not exist. */
export function readBaseline(path: string, shown: string): Baseline | undefined {
  try {
    return baselineFrom(JSON.parse(readFileSync(path, 'utf8')), shown)
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined
    if (error instanceof SyntaxError) throw fault(shown, `is not valid JSON: ${error.message}`)
    if (systemCodeOf(error) !== undefined) throw fault(shown, 'could not be read')
    throw error
  }
}

/** The text of a baseline with these findings; extra fields of existing entries are kept. */
export function baselineText(
  findings: readonly Finding[],
  before: Baseline,
  ran: (check: string) => boolean,
) {
  const noted = new Map(before.map(entry => [entry.fingerprint, entry]))
  const kept = before.filter(({ check }) => !ran(check))
  const now = findings.map(({ check, path, fingerprint }) => ({
    ...noted.get(fingerprint),
    ...{ check, path, fingerprint },
  }))
  const key = ({ check, path, fingerprint }: BaselineEntry) => `${check}\0${path}\0${fingerprint}`
  const sorted = [...kept, ...now].sort((a, b) => (key(a) < key(b) ? -1 : 1))
  return `${JSON.stringify({ version, findings: sorted }, null, 2)}\n`
}

/** Whether an entry has not expired. */
export function holds({ until }: BaselineEntry, now: Date): boolean {
  return until === undefined || now.toISOString().slice(0, 10) < until
}

function baselineFrom(read: unknown, shown: string): Baseline {
  const list: unknown = isRecord(read) && read.version === version ? read.findings : undefined
  if (!Array.isArray(list)) throw fault(shown, `is not a baseline of version ${version}`)
  return list.map(entry => {
    const { check, path, fingerprint, reason, until } = isRecord(entry) ? entry : {}
    if (typeof check !== 'string' || typeof path !== 'string' || typeof fingerprint !== 'string')
      throw fault(shown, 'has an entry without check, path or fingerprint')
    if (until !== undefined && !(typeof until === 'string' && /^\d{4}-\d\d-\d\d$/.test(until)))
      throw fault(shown, `has an entry of ${check} whose until is not a date, e.g. 2027-01-31`)
    return {
      ...{ check, path, fingerprint },
      ...(typeof reason === 'string' && { reason }),
      ...(typeof until === 'string' && { until }),
    }
  })
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function fault(shown: string, detail: string): UserError {
  return new UserError(`The baseline ${shown} ${detail}.`, 'Write it again: gapi doctor --update-baseline')
}
