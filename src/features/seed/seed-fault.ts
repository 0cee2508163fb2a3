import { exit, UserError } from '../../core/system/errors.ts'

/** A position in the seeds: a file, and in a data file a row and a column. */
export interface SeedPosition {
  /** Relative to the folder of seeds: “development/02_products.yaml”. */
  readonly file: string
  /** “row 3 (line 12)”. */
  readonly row?: string
  readonly column?: string
}

/** An error in a seed, as one sentence that begins with its position. */
export function fault({ file, row, column }: SeedPosition, message: string, hint: string): UserError {
  const at = [file, row, column && `column ${column}`].filter(Boolean).join(', ')
  return new UserError(`${at}: ${message}`, hint, exit.failed)
}
