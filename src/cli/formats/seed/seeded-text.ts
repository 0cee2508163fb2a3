import type { FileResult } from '../../../features/seed/run-seeds.ts'
import type { Seeded } from '../../../features/seed/seed.ts'
import type { TableCount } from '../../../features/seed/upsert-rows.ts'
import type { Style } from '../../terminal/style.ts'

/** A line for each file and table, and the totals; the error if the run failed. */
export function seededText(
  { files, milliseconds, afterwards }: Seeded,
  dryRun: boolean,
  style: Style,
): string {
  const failed = files.find(({ status }) => status === 'failed')
  if (failed?.error) {
    const { message, hint } = failed.error
    return `${style.red(message)}\n${hint}\nNothing was changed.\n`
  }
  const width = Math.max(0, ...files.map(({ file }) => file.length))
  const sum = `${dryRun ? 'Would seed' : 'Seeded'} ${filesText(files.length)}: ${countsText(sumOf(files))}.`
  const end = dryRun ? style.dim('Nothing was changed.') : style.dim(`${milliseconds} ms`)
  return [
    ...files.map(file => fileText(file, width, style)),
    `${sum} ${end}`,
    afterwards && `\n${afterwards.trimEnd()}`,
    '',
  ]
    .filter((line, index, all) => line !== '' || index === all.length - 1)
    .join('\n')
}

function fileText({ file, tables }: FileResult, width: number, style: Style): string {
  if (tables.length === 0) return `${style.green(file.padEnd(width))}  ${style.dim('wrote nothing')}`
  return tables
    .map((count, index) => {
      const name = index === 0 ? style.green(file.padEnd(width)) : ' '.repeat(width)
      return `${name}  ${count.table}: ${countsText(count)}`
    })
    .join('\n')
}

function countsText({ inserted, updated, unchanged, deleted }: Omit<TableCount, 'table'>): string {
  const counts = `${inserted} inserted, ${updated} updated, ${unchanged} unchanged`
  return deleted > 0 ? `${deleted} deleted, ${counts}` : counts
}

function sumOf(files: readonly FileResult[]): Omit<TableCount, 'table'> {
  const sum = { inserted: 0, updated: 0, unchanged: 0, deleted: 0 }
  for (const count of files.flatMap(({ tables }) => tables)) {
    sum.inserted += count.inserted
    sum.updated += count.updated
    sum.unchanged += count.unchanged
    sum.deleted += count.deleted
  }
  return sum
}

function filesText(count: number): string {
  return count === 1 ? '1 file' : `${count} files`
}
