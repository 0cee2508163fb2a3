import type { Io } from './io.ts'

export interface Progress {
  readonly table: string
  readonly rows: number
  readonly of: number
  /** Since its first rows. */
  readonly milliseconds: number
}

export interface RowProgress {
  onProgress(table: string, rows: number, of: number): void
  /** Removes the bar; the next output begins on a new line. */
  end(): void
}

const linePause = 5000
const barPause = 80
const barWidth = 24

/** Shows the progress of rows on standard error: a bar on a terminal, a line every five seconds elsewhere. */
export function rowProgressOn({ stderr }: Io, { quiet }: { readonly quiet?: true }): RowProgress {
  let table = ''
  let began = 0
  let printed = performance.now()
  const isBar = stderr.isTTY === true
  return {
    onProgress(name, rows, of) {
      const now = performance.now()
      if (name !== table) [table, began] = [name, now]
      if (quiet || now - printed < (isBar ? barPause : linePause)) return
      printed = now
      const progress = { table, rows, of, milliseconds: now - began }
      stderr.write(isBar ? `\r${barText(progress)}\x1b[K` : `${progressText(progress)}\n`)
    },
    end() {
      if (isBar && !quiet) stderr.write('\r\x1b[K')
    },
  }
}

/** “orders: 450,000 of 1,000,000 rows, 150,000 rows/s, 4 s left”. */
export function progressText(progress: Progress): string {
  const { table, rows, of } = progress
  return `${table}: ${rows.toLocaleString('en')} of ${of.toLocaleString('en')} rows${paceText(progress)}`
}

export function barText(progress: Progress): string {
  const { table, rows, of } = progress
  const full = Math.floor((rows / of) * barWidth)
  const bar = `${'█'.repeat(full)}${'░'.repeat(barWidth - full)}`
  const percent = `${Math.floor((rows / of) * 100)}%`.padStart(4)
  return `${table} ${bar}${percent}${paceText(progress)}`
}

/** Empty while it is too early to estimate. */
function paceText({ rows, of, milliseconds }: Progress): string {
  if (rows === 0 || milliseconds < 200) return ''
  const pace = (rows / milliseconds) * 1000
  return `, ${Math.round(pace).toLocaleString('en')} rows/s, ${timeText((of - rows) / pace)} left`
}

/** “4 s”, “2 min 5 s”. */
function timeText(seconds: number): string {
  const whole = Math.ceil(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
