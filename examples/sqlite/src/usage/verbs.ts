import { existsSync } from 'node:fs'
import type { Knex } from 'knex'
import type { Settings } from '../config/config.ts'
import { sqliteFileOf } from '../config/database-url.ts'
import { withDatabase } from '../db/connect.ts'
import { requireMigrated } from '../db/migrate.ts'
import { UserError } from '../errors.ts'
import type { Input, Result, Verbs } from '../resource.ts'
import { csv } from './formats/csv.ts'
import { html } from './formats/html.ts'
import { pretty } from './formats/pretty.ts'
import { groups, type Report, type ReportOptions, reportOf } from './report.ts'
import { rollUp } from './roll-up.ts'

const formats = { pretty, csv, html, json: (report: Report) => JSON.stringify(dataOf(report), null, 2) }
const dayLength = 86_400_000

export const verbs: Verbs = {
  usage: {
    usage: `usage [--by ${groups.join('|')}] [--since 30d] [--deprecated]
        [--format ${Object.keys(formats).join('|')}]
  usage roll-up        show who calls what, or add up old days to months`,
    action: null,
    flags: ['deprecated'],
    options: ['by', 'since', 'format'],
    accepts: ([action, ...more], flag) =>
      more.length === 0 && (action === undefined || (action === 'roll-up' && !flag('deprecated'))),
    run: input => (input.words[0] === 'roll-up' ? rollUpNow(input.config()) : show(input)),
  },
}

async function show({ config, option, flag, withApp }: Input): Promise<Result> {
  const format = oneOf('--format', option('format') ?? 'pretty', Object.keys(formats))
  const by = option('by')
  const wanted = {
    ...rangeOf(option('since') ?? '30d'),
    by: by === undefined ? by : oneOf('--by', by, groups),
  }
  const deprecated = flag('deprecated') ? await withApp(app => app.deprecations) : undefined
  const report = await read(config(), knex => reportOf(knex, { ...wanted, deprecated }))
  return { data: dataOf(report), text: formatted(report, format) }
}

function formatted(report: Report, format: string): string {
  const [[, write] = ['', pretty]] = Object.entries(formats).filter(([name]) => name === format)
  return write(report)
}

async function rollUpNow(config: Settings): Promise<Result> {
  const replaced = await read(config, knex => rollUp(knex, config.USAGE_DAYS))
  return { data: { replaced }, text: `Rows added up to months: ${replaced}.` }
}

/** Passes the database to `use`. A file that does not exist is not created. */
function read<T>({ DATABASE_URL }: Settings, use: (knex: Knex) => Promise<T>): Promise<T> {
  const file = sqliteFileOf(DATABASE_URL.reveal())
  if (file && !existsSync(file))
    throw new UserError(`The database ${DATABASE_URL} does not exist.`, 'Create it: npm run setup')
  return withDatabase(DATABASE_URL, async knex => {
    await requireMigrated(knex)
    return use(knex)
  })
}

function dataOf({ since, until, sections }: Report): Record<string, unknown> {
  const rows = sections.flatMap(({ about, columns, rows }) =>
    rows.map(({ names, ...figures }) => {
      const named = Object.fromEntries(columns.map((column, n) => [column, names[n] ?? '']))
      return { ...about, ...named, ...figures }
    }),
  )
  return { since, until, deprecated: sections.flatMap(({ about }) => about ?? []), rows }
}

/** From a number of days, or a day, until today. */
function rangeOf(text: string): Pick<ReportOptions, 'since' | 'until'> {
  const until = new Date().toISOString().slice(0, 10)
  const [, days] = /^([1-9]\d{0,3})d$/.exec(text) ?? []
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN
  const start = days ? Date.parse(until) - (Number(days) - 1) * dayLength : day
  const since = Number.isNaN(start) ? '' : new Date(start).toISOString().slice(0, 10)
  if (since && since <= until && (days || since === text)) return { since, until }
  throw new UserError(`--since ${text} is not a number of days or a past day, e.g. 30d or 2026-12-01.`, '', 2)
}

function oneOf<const T extends string>(flag: string, text: string, values: readonly T[]): T {
  const value = values.find(each => each === text)
  if (value) return value
  throw new UserError(`${flag} ${text} is not one of ${values.join(', ')}.`, '', 2)
}
