import type { Profiled, ProfiledLine, RepeatedStatement } from '../../../features/profile/profiled.ts'
import type { Style } from '../../terminal/style.ts'

/** How many lines and statements are shown; the other formats have all. */
const most = 12

/** What a profile of memory does not say. */
export function aboutBytes({ node }: Profiled): string {
  return node === null
    ? 'Bytes are what memory grew by between two samples, of the line that ran.'
    : 'Node counts bytes by function: a line has those of its function in proportion to its CPU time.'
}

/** The lines of a request as a table, then what repeats and the statements behind the lines. */
export function profiledText(profiled: Profiled, style: Style): string {
  const { request, runtime, count, times, total } = profiled
  const head = [
    style.bold(`${request.method} ${request.path}`),
    ` as ${request.as}: ${ms(times.median)} ms`,
    style.dim(
      ` (${ms(times.least)} to ${ms(times.most)}), ${count} ${count === 1 ? 'request' : 'requests'}, ${runtime}`,
    ),
  ].join('')
  const shown = profiled.lines.filter(line => shareOf(line, profiled) >= 0.005).slice(0, most)
  return [
    `${head}\n`,
    table(profiled, shown),
    ...profiled.repeated.flatMap(each => ['', repeatedText(each, style)]),
    ...statementsText(shown, style),
    '',
    style.dim(
      `Times and bytes are of one request: ${ms(total.sql)} ms of SQL, ${ms(total.cpu)} ms of CPU, ${bytes(total.bytes)}.`,
    ),
    style.dim(aboutBytes(profiled)),
    ...(profiled.waiting > 0.05
      ? [
          style.dim(
            `It waits ${ms(profiled.waiting)} ms for other than statements: timers, files, other servers, BEGIN and COMMIT.`,
          ),
        ]
      : []),
    '',
  ].join('\n')
}

function table(profiled: Profiled, shown: readonly ProfiledLine[]): string {
  const { total, outside, lines } = profiled
  const whole = total.sql + total.cpu
  const figures = (calls: string, sql: number, cpu: number, size: number) => [
    ...[calls, ms(sql), percent(sql, whole), ms(cpu), percent(cpu, whole), bytes(size)],
  ]
  const hidden = lines.filter(line => !shown.includes(line))
  const add = (of: 'sql' | 'cpu' | 'bytes') => hidden.reduce((sum, line) => sum + line[of], 0)
  const rows = [
    ['calls', 'SQL ms', '%', 'CPU ms', '%', 'bytes', 'line'],
    ...shown.map(line => [
      ...figures(line.calls === null ? '' : number(line.calls), line.sql, line.cpu, line.bytes),
      lineText(line),
    ]),
    ...(hidden.length > 0
      ? [[...figures('', add('sql'), add('cpu'), add('bytes')), `${hidden.length} other lines`]]
      : []),
    ...outside.map(({ what, cpu, bytes: size }) => [...figures('', 0, cpu, size), what]),
  ]
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map(row => row[at]?.length ?? 0)))
  return rows
    .map(row => row.map((cell, at) => (at === 6 ? cell : cell.padStart(widths[at] ?? 0))).join('  '))
    .join('\n')
}

/** Where a line is, and its text, shortened. */
function lineText({ file, line, text, exchange, cpu }: ProfiledLine): string {
  if (file === '') return 'transactions'
  const note = exchange > cpu / 2 ? '  (its response)' : ''
  const short = text.length > 60 ? `${text.slice(0, 59)}…` : text
  return `${file}:${line}${note}  ${short}`
}

function repeatedText({ file, line, calls, ms: time, loop, sql }: RepeatedStatement, style: Style): string {
  const where = loop ? `, in the loop at ${loop.file}:${loop.line}` : ''
  return [
    `${style.yellow('N+1')}  ${file}:${line} runs one statement ${calls} times in a request${where}: ${ms(time)} ms`,
    ...(loop ? [`     ${loop.text}`] : []),
    style.dim(`     ${sql}`),
  ].join('\n')
}

function statementsText(lines: readonly ProfiledLine[], style: Style): string[] {
  return lines
    .filter(({ statements, file }) => statements.length > 0 && file !== '')
    .flatMap(({ file, line, statements }) => [
      '',
      `${file}:${line}`,
      ...statements
        .slice(0, most)
        .map(({ sql, calls, ms: time }) => style.dim(`  ${number(calls)} × ${ms(time / calls)} ms  ${sql}`)),
    ])
}

function shareOf({ sql, cpu }: ProfiledLine, { total }: Profiled): number {
  return (sql + cpu) / (total.sql + total.cpu || 1)
}

export function ms(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

function percent(value: number, whole: number): string {
  return `${Math.round((100 * value) / (whole || 1))}`
}

function number(value: number): string {
  return Number.isInteger(value) ? `${value}` : value.toFixed(1)
}

export function bytes(value: number): string {
  if (value >= 1_000_000) return `${(value / 1_000_000).toFixed(1)} MB`
  return value >= 1000 ? `${(value / 1000).toFixed(1)} KB` : `${Math.round(value)} B`
}
