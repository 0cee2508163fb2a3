import { didYouMean } from '../../../core/system/did-you-mean.ts'
import { UserError } from '../../../core/system/errors.ts'
import { type Severity, severities } from '../checks/check.ts'
import { type Glob, globOf } from '../repository/glob.ts'
import type { Repository } from '../repository/repository.ts'
import {
  placeholdersIn,
  recordOf,
  type SettingsSection,
  settingsSection,
} from '../repository/settings-section.ts'

/** The settings of the doctor, under `doctor` in gapi.yml or `gapi.doctor` in package.json. */
export interface DoctorSettings {
  readonly failOn: Severity | undefined
  readonly strict: boolean
  /** Checks that are not run. */
  readonly skip: readonly string[]
  readonly ignore: readonly IgnoreRule[]
  /** The path of the baseline, from the root. */
  readonly baseline: string | undefined
}

export interface IgnoreRule {
  readonly check: string
  /** Default: all files. */
  readonly files: readonly Glob[]
  readonly reason: string
}

const fields = ['failOn', 'strict', 'skip', 'ignore', 'baseline', 'placeholders']

export function readSettings(repository: Repository, checks: readonly string[]): DoctorSettings {
  const read = settingsSection(repository)
  // The README plan reads them itself; here they are only validated.
  placeholdersIn(read)
  return settingsFrom(read, checks)
}

/** Throws for an unknown check. */
export function knownCheck(name: unknown, place: string, checks: readonly string[]): string {
  if (typeof name === 'string' && checks.includes(name)) return name
  throw new UserError(
    `${place}: unknown check ${JSON.stringify(name)}.${didYouMean(String(name), checks)}`,
    'See gapi doctor --list-checks.',
  )
}

function settingsFrom({ section, place }: SettingsSection, checks: readonly string[]): DoctorSettings {
  const unknown = Object.keys(section).find(name => !fields.includes(name))
  if (unknown !== undefined)
    throw new UserError(
      `${place}: unknown setting ${unknown}.${didYouMean(unknown, fields)}`,
      `The settings are ${fields.join(', ')}.`,
    )
  const { failOn, strict, skip, ignore, baseline } = section
  const level = severities.find(severity => severity === failOn)
  if (failOn !== undefined && level === undefined)
    throw new UserError(`${place}: failOn is ${JSON.stringify(failOn)}, which is not a severity.`, choices)
  if (strict !== undefined && typeof strict !== 'boolean')
    throw new UserError(`${place}: strict must be true or false.`, 'Write strict: true')
  if (baseline !== undefined && typeof baseline !== 'string')
    throw new UserError(
      `${place}: baseline must be the path of a file.`,
      'Write baseline: .gapi/baseline.json',
    )
  return {
    failOn: level,
    strict: strict === true,
    skip: listIn(skip, `${place}: skip`).map(name => knownCheck(name, `${place}: skip`, checks)),
    ignore: listIn(ignore, `${place}: ignore`).map(entry => ignoredFrom(entry, `${place}: ignore`, checks)),
    baseline,
  }
}

const choices = `Choose one of ${severities.join(', ')}.`

function ignoredFrom(entry: unknown, place: string, checks: readonly string[]): IgnoreRule {
  const { check, files, reason } = recordOf(entry) ?? {}
  const known = knownCheck(check, place, checks)
  if (typeof reason !== 'string' || reason.trim() === '')
    throw new UserError(`${place}: ${known} is ignored without a reason.`, 'Add reason: why it is right here')
  const patterns = typeof files === 'string' ? [files] : listIn(files, `${place}: files of ${known}`)
  return { check: known, files: patterns.map(pattern => globOf(String(pattern))), reason }
}

function listIn(value: unknown, place: string): readonly unknown[] {
  if (value === undefined) return []
  if (Array.isArray(value)) return value
  throw new UserError(`${place} must be a list.`, 'Write one entry per line, each after a dash.')
}
