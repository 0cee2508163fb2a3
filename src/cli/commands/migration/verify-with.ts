import { type ExitCode, UserError } from '../../../core/system/errors.ts'
import { verifyRelease } from '../../../features/migration/release/verify-release.ts'
import {
  releaseCode,
  releaseFactsText,
  releaseGithub,
  releaseJson,
  releaseText,
} from '../../formats/migration/verified-release.ts'
import { type FormatFlags, formatOf } from '../../options.ts'
import type { Io } from '../../terminal/io.ts'
import { styleFor } from '../../terminal/style.ts'
import { connectOptions, type ProjectFlags, projectFor } from './run-migrations.ts'

export interface VerifyFlags extends ProjectFlags, FormatFlags {
  readonly from?: string
  readonly last?: number
  readonly base?: string
  readonly with?: string
  readonly urlEnv: string
  readonly scratchUrl?: string
}

/** Runs the tests of a release on the schema of this checkout. */
export async function verifyWith(revision: string, flags: VerifyFlags, io: Io): Promise<ExitCode> {
  const chosen = [flags.from && '--from', flags.last && '--last', flags.base && '--base'].filter(Boolean)
  if (chosen.length > 0)
    throw new UserError(`--with and ${chosen[0]} cannot be combined.`, 'Run gapi migration verify twice.')
  const project = await projectFor(flags, io)
  const verified = await verifyRelease(project, revision, {
    ...connectOptions(flags, io),
    ...{ server: flags.scratchUrl, env: io.env, urlVariable: flags.urlEnv },
    onTests: about => void io.stderr.write(releaseFactsText(about)),
  })
  const format = formatOf(flags)
  if (format === 'json') io.stdout.write(releaseJson(verified))
  else if (format === 'github') io.stdout.write(releaseGithub(verified, project.root))
  else io.stdout.write(releaseText(verified, await styleFor(io, flags.color)))
  return releaseCode(verified)
}
