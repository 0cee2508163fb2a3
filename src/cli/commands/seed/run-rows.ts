import { type Command, InvalidArgumentError } from 'commander'
import type { KnexProject } from '../../../core/project/read-project.ts'
import { type ExitCode, exit, UserError } from '../../../core/system/errors.ts'
import { consentBy } from '../../consent.ts'
import { rowsJson, rowsText } from '../../formats/seed/rows.ts'
import { collect } from '../../options.ts'
import type { Io } from '../../terminal/io.ts'
import { rowProgressOn } from '../../terminal/row-progress.ts'
import { styleFor } from '../../terminal/style.ts'
import { type FillFlags, lockOptions } from './seed-flags.ts'

/** The flags of `gapi seed` for generated rows. */
export interface RowsFlags extends FillFlags {
  readonly rows?: number
  readonly table?: readonly string[]
  readonly seedNumber?: number
  readonly transaction: boolean
}

export function addRowsFlags(command: Command): Command {
  return command
    .optionsGroup('Load test options:')
    .option('--rows <n>', 'insert <n> generated rows into each table, e.g. 1e6', rowCount)
    .option('--table <name>', 'table to insert into, repeatable (default: all)', collect)
    .option('--seed-number <n>', 'number that the values are generated from (default: 1)', seedNumber)
    .option('--no-transaction', 'commit every 50,000 rows')
}

/** Fills tables with generated rows, shows the progress, and prints the result. */
export async function runRows(
  project: KnexProject,
  rows: number,
  flags: RowsFlags,
  io: Io,
): Promise<ExitCode> {
  const { seedRows } = await import('../../../features/seed/volume/seed-rows.ts')
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
  const options = {
    ...lockOptions(flags, io),
    consent: consentBy(flags, io),
    onProgress: progress.onProgress,
  }
  const filled = await seedRows(project, request, options).finally(progress.end)
  if (flags.json) io.stdout.write(rowsJson(project, filled, number))
  else if (!flags.quiet) io.stdout.write(rowsText(filled, style))
  return exit.done
}

/** Throws for flags that cannot be combined. `others` are the given flags that apply to seed files. */
export function checkRowsFlags(
  { rows, table, seedNumber, transaction }: RowsFlags,
  others: readonly string[],
): void {
  const [other] = others
  if (rows !== undefined && other !== undefined)
    throw new UserError(
      `--rows runs no seed files, so it cannot be combined with ${other}.`,
      `Run gapi seed twice: once with --rows, once with ${other}.`,
    )
  const alone = table
    ? '--table'
    : seedNumber !== undefined
      ? '--seed-number'
      : transaction
        ? ''
        : '--no-transaction'
  if (rows === undefined && alone)
    throw new UserError(`${alone} needs --rows.`, 'Pass the number of rows: --rows 1e6')
}

const mostRows = 1e9

/** 1000000, 1_000_000 or 1e6. */
function rowCount(text: string): number {
  const number = /^\d[\d_]*(\.\d+)?(e\d+)?$/i.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN
  if (Number.isInteger(number) && number >= 1 && number <= mostRows) return number
  throw new InvalidArgumentError('Pass a whole number from 1 to 1e9, e.g. 1e6.')
}

function seedNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Pass a whole number from 0 to 999999999.')
}
