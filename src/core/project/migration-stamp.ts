/** A format of the date or number that begins a migration's name. All are UTC. */
export interface Scheme {
  /** The stamp, and the separator after it. */
  readonly pattern: RegExp
  stampAt(date: Date): string
  /** The time of a stamp, or NaN. */
  timeOf(stamp: string): number
}

export const compact: Scheme = dated(/^(\d{8}T\d{6})([_-])/, '$1$2$3T$4$5$6')

/** The common formats; the first match counts. */
const schemes: readonly Scheme[] = [
  compact,
  dated(/^(\d{14})([_-])/, '$1$2$3$4$5$6'),
  dated(/^(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)([_-])/, '$1-$2-$3T$4-$5-$6'),
  dated(/^(\d{8}_\d{6})([_-])/, '$1$2$3_$4$5$6'),
  dated(/^(\d{4}_\d\d_\d\d_\d{6})([_-])/, '$1_$2_$3_$4$5$6'),
  dayCounter(/^(\d{4}-\d\d-\d\d)([_-])/, '$1-$2-$3T$4-$5-$6'),
  dayCounter(/^(\d{4}_\d\d_\d\d)([_-])/, '$1_$2_$3_$4$5$6'),
  dayCounter(/^(\d{8})([_-])/, '$1$2$3T$4$5$6'),
  counted(/^(\d{13})([_-])/, 1),
  counted(/^(\d{10})([_-])/, 1000),
]

/** The date format of a migration's name (without its extension); undefined where it has none. */
export function schemeOf(name: string): Scheme | undefined {
  return schemes.find(({ pattern }) => pattern.test(name))
}

/** The stamp at the start of a name, and its time; undefined without one. */
export function stampOf(name: string): { readonly stamp: string; readonly time: number } | undefined {
  const scheme = schemeOf(name)
  const stamp = scheme?.pattern.exec(name)?.[1]
  return scheme && stamp !== undefined ? { stamp, time: scheme.timeOf(stamp) } : undefined
}

/** A date alone does not order the migrations of one day, so new names also get the time. */
function dayCounter(pattern: RegExp, layout: string): Scheme {
  const { stampAt } = dated(pattern, layout)
  const timeOf = (stamp: string) => Date.parse(stamp.replace(/^(....)\D?(..)\D?(..)$/, '$1-$2-$3T23:59:59Z'))
  return { pattern, stampAt, timeOf }
}

/** `layout` arranges year, month, day, hour, minute and second as $1 to $6. */
function dated(pattern: RegExp, layout: string): Scheme {
  return {
    pattern,
    stampAt: date => date.toISOString().replace(/^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d).*$/, layout),
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
