import { exit, UserError } from '../../core/errors.ts'

/** Where in the seeds something is: a file, and in a data file a row and a column. */
export interface Place {
  /** Relative to the folder of seeds: “development/02_products.yaml”. */
  readonly file: string
  /** “row 3 (line 12)”. */
  readonly row?: string
  readonly column?: string
}

/** A mistake in a seed, in one sentence that begins with its place. */
export function fault({ file, row, column }: Place, says: string, hint: string): UserError {
  const at = [file, row, column && `column ${column}`].filter(Boolean).join(', ')
  return new UserError(`${at}: ${says}`, hint, exit.failed)
}
