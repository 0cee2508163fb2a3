import { UserError } from '../../../core/errors.ts'

/** A way of beginning a migration's name. All are UTC. */
interface Scheme {
  /** The stamp, and what stands between it and the words. */
  readonly pattern: RegExp
  stampAt(date: Date): string
  /** The moment a stamp means, or NaN. */
  timeOf(stamp: string): number
}

const compact: Scheme = dated(/^(\d{8}T\d{6})([_-])/, '$1$2$3T$4$5$6')

/** Most of the world's; the one a name fits first is taken. */
const schemes: readonly Scheme[] = [
  compact,
  dated(/^(\d{14})([_-])/, '$1$2$3$4$5$6'),
  dated(/^(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)([_-])/, '$1-$2-$3T$4-$5-$6'),
  dated(/^(\d{8}_\d{6})([_-])/, '$1$2$3_$4$5$6'),
  dated(/^(\d{4}_\d\d_\d\d_\d{6})([_-])/, '$1_$2_$3_$4$5$6'),
  aDay(/^(\d{4}-\d\d-\d\d)([_-])/, '$1-$2-$3T$4-$5-$6'),
  aDay(/^(\d{4}_\d\d_\d\d)([_-])/, '$1_$2_$3_$4$5$6'),
  aDay(/^(\d{8})([_-])/, '$1$2$3T$4$5$6'),
  counted(/^(\d{13})([_-])/, 1),
  counted(/^(\d{10})([_-])/, 1000),
]

const counter = /^(\d{1,6})([_-])/

export interface NewName {
  /** Without its extension. */
  readonly name: string
  /** What is unusual about it, for the person who reads it. */
  readonly note?: string
}

/**
 * The name of the next migration: in the scheme of the folder's last one, and strictly after every other under
 * Knex's comparison of plain strings. `names` have no extension.
 */
export function nextName(slug: string, names: readonly string[], now: Date): NewName {
  const last = names.reduce((a, b) => (a > b ? a : b), '')
  if (last === '') return { name: `${compact.stampAt(now)}_${slug}` }
  const scheme = schemes.find(({ pattern }) => pattern.test(last))
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
    `${last} begins with no date, and would stay behind every new migration.`,
    'Give it a date in front, or move it out of the folder if it is no migration.',
  )
}

/** A date alone does not order what is made on one day, so from here on the time is in the name. */
function aDay(pattern: RegExp, layout: string): Scheme {
  const { stampAt } = dated(pattern, layout)
  const timeOf = (stamp: string) => Date.parse(stamp.replace(/^(....)\D?(..)\D?(..)$/, '$1-$2-$3T23:59:59Z'))
  return { pattern, stampAt, timeOf }
}

/** `layout` arranges year, month, day, hour, minute and second as $1 to $6. */
function dated(pattern: RegExp, layout: string): Scheme {
  return {
    pattern,
    stampAt: date => date.toISOString().replace(/^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+).*$/, layout),
    timeOf: stamp =>
      Date.parse(stamp.replace(/\D/g, '').replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6Z')),
  }
}

function counted(pattern: RegExp, unit: number): Scheme {
  return {
    pattern,
    stampAt: date => String(Math.floor(date.getTime() / unit)),
    timeOf: stamp => Number(stamp) * unit,
  }
}
