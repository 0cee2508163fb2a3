import { resolve } from 'node:path'
import type { ProjectPlace } from '../../../core/project/place.ts'
import { type ExitCode, exit, UserError } from '../../../core/system/errors.ts'
import { compareRequest } from '../../../features/profile/compare.ts'
import type { MeasureOptions } from '../../../features/profile/measure.ts'
import { comparedJson, comparedText } from '../../formats/profile/compared.ts'
import { type ReportOutput, writeReport } from '../../outputs.ts'
import type { Io } from '../../terminal/io.ts'
import { styleFor } from '../../terminal/style.ts'

interface CompareContext {
  readonly options: MeasureOptions
  readonly outputs: ReadonlyArray<ReportOutput<'pretty' | 'json' | 'html'>>
  readonly flags: { readonly save?: string; readonly color: boolean }
  readonly io: Io
}

/** Compares a request with that at a git revision. The exit code is the same for every difference. */
export async function compareWith(
  place: ProjectPlace,
  revision: string,
  { options, outputs, flags, io }: CompareContext,
): Promise<ExitCode> {
  const other =
    flags.save !== undefined ? '--save' : outputs.some(({ format }) => format === 'html') && '--format html'
  if (other)
    throw new UserError(
      `--compare and ${other} cannot be combined.`,
      'Run gapi profile twice: the first shows no lines.',
    )
  const onRound = (round: number, rounds: number) => void io.stderr.write(`Round ${round} of ${rounds} …\n`)
  const compared = await compareRequest(place, { ...options, revision, onRound })
  for (const { format, file } of outputs) {
    const style = await styleFor(io, flags.color && file === undefined)
    const text = format === 'json' ? comparedJson(compared) : comparedText(compared, style)
    if (file === undefined) io.stdout.write(text)
    else writeReport(resolve(io.cwd, file), file, text)
  }
  return exit.done
}
