import { UserError } from '../../core/errors.ts'
import { didYouMean } from '../../core/suggest.ts'
import { type Severity, severities } from './check.ts'
import { globOf } from './glob.ts'
import type { Repository } from './repository.ts'
import { placeholdersIn, recordOf, type SettingsSection, settingsSection } from './settings-section.ts'

/** What a repository says of its doctor, under `doctor` of gapi.yml or `gapi.doctor` of package.json. */
export interface Settings {
  readonly failOn: Severity | undefined
  readonly strict: boolean
  /** Checks that are not run. */
  readonly skip: readonly string[]
  readonly ignore: readonly Ignored[]
  /** The path of the baseline, from the root. */
  readonly baseline: string | undefined
}

export interface Ignored {
  readonly check: string
  /** Without any, every file. */
  readonly files: readonly RegExp[]
  readonly reason: string
}

const fields = ['failOn', 'strict', 'skip', 'ignore', 'baseline', 'placeholders']

export function readSettings(repository: Repository, checks: readonly string[]): Settings {
  const read = settingsSection(repository)
  // The plan of the README takes them by itself, and this is where one hears of a wrong one.
  placeholdersIn(read)
  return settingsFrom(read, checks)
}

/** Refuses the name of a check that there is not. */
export function knownCheck(name: unknown, place: string, checks: readonly string[]): string {
  if (typeof name === 'string' && checks.includes(name)) return name
  throw new UserError(
    `${place}: there is no check called ${JSON.stringify(name)}.${didYouMean(String(name), checks)}`,
    'See gapi doctor --list-checks.',
  )
}

function settingsFrom({ section, place }: SettingsSection, checks: readonly string[]): Settings {
  const unknown = Object.keys(section).find(name => !fields.includes(name))
  if (unknown !== undefined)
    throw new UserError(
      `${place} has no setting ${unknown}.${didYouMean(unknown, fields)}`,
      `It has ${fields.join(', ')}.`,
    )
  const { failOn, strict, skip, ignore, baseline } = section
  const level = severities.find(severity => severity === failOn)
  if (failOn !== undefined && level === undefined)
    throw new UserError(`${place}: failOn cannot be ${JSON.stringify(failOn)}.`, choices)
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

function ignoredFrom(entry: unknown, place: string, checks: readonly string[]): Ignored {
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
  throw new UserError(`${place} must be a list.`, 'Write one entry a line, each after a dash.')
}
