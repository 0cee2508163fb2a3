import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { didYouMean } from '../core/system/did-you-mean.ts'
import { exit, UserError } from '../core/system/errors.ts'

export interface ReportOutput<Format extends string> {
  readonly format: Format
  /** The file as given; undefined for standard output. */
  readonly file: string | undefined
}

/** The values of `--format` of a command, `pretty` among them. */
export interface KnownFormats<Format extends string> {
  readonly formats: readonly Format[]
  /** The command, which names the files in its advice. */
  readonly command: string
}

/**
 * The formats and where each is written, from `--format junit=report.xml`; pretty on standard output where
 * nothing else is. A document must be the only output on standard output; human-readable formats may follow
 * each other.
 */
export function outputsIn<Format extends string>(
  given: readonly string[],
  known: KnownFormats<Format>,
): ReportOutput<Format | 'pretty'>[] {
  const named = given.map(text => outputOf(text, known))
  const outputs: ReportOutput<Format | 'pretty'>[] = named.some(({ file }) => file === undefined)
    ? named
    : [{ format: 'pretty', file: undefined }, ...named]
  const onStdout = outputs.filter(({ file }) => file === undefined).map(({ format }) => format)
  const documents = onStdout.filter(isDocument)
  if (documents.length > 0 && onStdout.length > 1)
    throw new UserError(
      `${onStdout.join(' and ')} cannot both go to standard output.`,
      `Send one to a file: --format ${documents[0]}=${known.command}.${documents[0]}`,
    )
  return outputs
}

function outputOf<Format extends string>(
  text: string,
  { formats, command }: KnownFormats<Format>,
): ReportOutput<Format> {
  const [, name = '', file] = /^([^=]*)(?:=(.+))?$/s.exec(text) ?? []
  const format = formats.find(known => known === name)
  if (format) return { format, file }
  const last = formats.find(known => isDocument(known) && known !== 'json')
  throw new UserError(
    `--format: unknown format ${JSON.stringify(name)}.${didYouMean(name, formats)}`,
    `Choose one of ${formats.join(', ')}, e.g. --format ${last}=${command}.${last}`,
  )
}

/** Whether a format is read by programs, so that nothing else may be printed with it. */
export function isDocument(format: string): boolean {
  return format !== 'pretty' && format !== 'github'
}

export function writeReport(path: string, shown: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new UserError(
      `Could not write ${shown}: ${error.code}.`,
      'Choose a path that you may write to.',
      exit.failed,
    )
  }
}
