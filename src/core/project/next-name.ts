import { UserError } from '../system/errors.ts'
import { compact, schemeOf } from './migration-stamp.ts'

const counter = /^(\d{1,6})([_-])/

export interface NewName {
  /** Without its extension. */
  readonly name: string
  /** What is unusual about the name, as a note for the user. */
  readonly note?: string
}

/**
 * The name of the next migration: in the format of the folder's last one, and strictly after all others when
 * compared as strings, like Knex does. `names` have no extension.
 */
export function nextName(slug: string, names: readonly string[], now: Date): NewName {
  const last = names.toSorted().at(-1) ?? ''
  if (last === '') return { name: `${compact.stampAt(now)}_${slug}` }
  const scheme = schemeOf(last)
  if (!scheme) return numbered(slug, last)
  const [, stamp = '', separator = '_'] = scheme.pattern.exec(last) ?? []
  const nowName = `${scheme.stampAt(now)}${separator}${slug}`
  if (scheme.stampAt(now) > stamp && nowName > last) return { name: nowName }
  const time = scheme.timeOf(stamp)
  if (Number.isNaN(time)) throw noDateFault(last)
  const name = `${scheme.stampAt(new Date(time + 1000))}${separator}${slug}`
  const ahead = time > now.getTime() + 5000
  return ahead
    ? { name, note: `${last} is dated in the future, so this one is dated one second later.` }
    : { name }
}

/** 001_create_users → 002_… */
function numbered(slug: string, last: string): NewName {
  const [, digits = '', separator = ''] = counter.exec(last) ?? []
  const next = String(Number(digits) + 1).padStart(digits.length, '0')
  if (digits === '') throw noDateFault(last)
  if (next.length > digits.length) {
    throw new UserError(
      `${last} has the last number of ${digits.length} digits, so the next name would sort before it.`,
      'Rename the files to more digits while no database has them, or begin a folder with dated names.',
    )
  }
  return { name: `${next}${separator}${slug}` }
}

function noDateFault(last: string): UserError {
  return new UserError(
    `${last} does not begin with a date, so every new migration would sort before it.`,
    'Put a date in front of its name, or move it out of the folder if it is not a migration.',
  )
}
