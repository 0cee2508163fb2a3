import type { Migrated } from '../../../features/migration/migrate.ts'
import type { TaskResult } from '../../../features/migration/run-tasks.ts'
import type { Style } from '../../terminal/style.ts'

/** The line for a migration as it ends. */
export function resultText({ name, direction, status, milliseconds }: TaskResult, style: Style): string {
  if (status === 'not-run') return ''
  const how = status === 'done' ? style.green(direction.padEnd(4)) : style.red(direction.padEnd(4))
  return `${how} ${name}  ${status === 'done' ? style.dim(`${milliseconds} ms`) : style.red('failed')}\n`
}

/** The summary. */
export function migratedText({ results, pending, milliseconds }: Migrated, style: Style): string {
  const failed = results.find(({ status }) => status === 'failed')
  if (!failed && results.some(({ status }) => status === 'planned')) return plannedText(results, style)
  const notRun = results.filter(({ status }) => status === 'not-run').length
  const rest = pending > 0 ? `, ${pending} pending` : ''
  const sum =
    results.length === 0
      ? `Nothing to do${rest}.\n`
      : `${countsText(results)}${rest}. ${style.dim(`${milliseconds} ms`)}\n`
  if (!failed?.error) return sum
  const { message, hint } = failed.error
  const lines = [
    `${style.red(failed.name)}: ${message}`,
    hint,
    notRun > 0 ? `${notRun} after it were not run.` : '',
    sum,
  ]
  return lines.filter(Boolean).join('\n')
}

function plannedText(results: readonly TaskResult[], style: Style): string {
  const texts = results.map(({ name, direction, sql }) => {
    const statements = sql?.map(each => `${each};\n`) ?? [
      '-- cannot be rolled back on this database, so it was not tried\n',
    ]
    return `${style.bold(`-- ${direction} ${name}`)}\n${statements.join('')}`
  })
  return `${texts.join('\n')}\n${style.dim('-- Nothing was changed.')}\n`
}

function countsText(results: readonly TaskResult[]): string {
  const done = (wanted: TaskResult['direction']) =>
    results.filter(({ direction, status }) => direction === wanted && status === 'done').length
  const [undone, applied] = [done('down'), done('up')]
  const batch = results.findLast(({ direction }) => direction === 'up')?.batch
  const parts = [undone > 0 && `rolled back ${undone}`, applied > 0 && `applied ${applied} (batch ${batch})`]
  const text = parts.filter(Boolean).join(', ') || 'nothing was done'
  return text.charAt(0).toUpperCase() + text.slice(1)
}
