import { type Command, InvalidArgumentError } from 'commander'
import { type ExitCode, exit, UserError } from '../core/errors.ts'
import type { KnexProject } from '../core/knex-project.ts'
import { rowsJson, rowsText } from './formats/rows.ts'
import type { Io } from './io.ts'
import { consentBy } from './migration.ts'
import { collect } from './options.ts'
import { rowProgressOn } from './row-progress.ts'
import { type FillFlags, patience } from './seeding.ts'
import { styleFor } from './style.ts'

/** The flags of `gapi seed` for a load test. */
export interface RowsFlags extends FillFlags {
  readonly rows?: number
  readonly table?: readonly string[]
  readonly seedNumber?: number
  readonly transaction: boolean
}

export function addRowsFlags(command: Command): Command {
  return command
    .option('--rows <n>', 'make so many rows instead, for a load test, as in 1e6', rowCount)
    .option('--table <name>', 'with --rows: in this table, not in all; repeatable', collect)
    .option('--seed-number <n>', 'with --rows: another number gives other rows (1 by default)', seedNumber)
    .option('--no-transaction', 'with --rows: commit every 50,000 rows, not all at once')
}

/** Fills tables with made rows, says how far it is, and prints what was done. */
export async function runRows(
  project: KnexProject,
  rows: number,
  flags: RowsFlags,
  io: Io,
): Promise<ExitCode> {
  const { seedRows } = await import('../features/seed/volume/rows.ts')
  const style = await styleFor(io, flags.color)
  const progress = rowProgressOn(io, flags)
  const number = flags.seedNumber ?? 1
  const request = {
    rows,
    tables: flags.table ?? [],
    seedNumber: number,
    until: io.now(),
    transaction: flags.transaction,
  }
  const approach = {
    ...patience(flags, io),
    force: flags.force === true,
    consents: consentBy(flags, io, 'fill it with made rows'),
    onProgress: progress.onProgress,
  }
  const filled = await seedRows(project, request, approach).finally(progress.end)
  if (flags.json) io.stdout.write(rowsJson(project, filled, number))
  else if (!flags.quiet) io.stdout.write(rowsText(filled, style))
  return exit.done
}

/** Throws for flags that mean nothing together. `others` are those of seed files that were given. */
export function checkRowsFlags(
  { rows, table, seedNumber, transaction }: RowsFlags,
  others: readonly string[],
): void {
  const [other] = others
  if (rows !== undefined && other !== undefined)
    throw new UserError(
      `--rows makes rows and runs no seed files, so ${other} means nothing with it.`,
      'Run gapi seed twice: once with the one, once with the other.',
    )
  const alone = table
    ? '--table'
    : seedNumber !== undefined
      ? '--seed-number'
      : transaction
        ? ''
        : '--no-transaction'
  if (rows === undefined && alone)
    throw new UserError(`${alone} means nothing without --rows.`, 'Say how many rows: --rows 1e6')
}

const mostRows = 1e9

/** 1000000, 1_000_000 or 1e6. */
function rowCount(text: string): number {
  const number = /^\d[\d_]*(\.\d+)?(e\d+)?$/i.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN
  if (Number.isInteger(number) && number >= 1 && number <= mostRows) return number
  throw new InvalidArgumentError('Write a whole number from 1 to 1e9, such as 1e6.')
}

function seedNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write a whole number from 0 to 999999999.')
}
