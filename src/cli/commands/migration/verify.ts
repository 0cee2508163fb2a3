import { exit } from '../../../core/system/errors.ts'
import { verify } from '../../../features/migration/verify/verify.ts'
import type { Configure } from '../../command.ts'
import { verifiedGithub, verifiedJson, verifiedLine, verifiedText } from '../../formats/migration/verified.ts'
import { count, type FormatFlags, formatOf, formatOption } from '../../options.ts'
import { styleFor } from '../../terminal/style.ts'
import { addProjectFlags, connectOptions, type ProjectFlags, projectFor } from './run-migrations.ts'

interface VerifyFlags extends ProjectFlags, FormatFlags {
  readonly from?: string
  readonly last?: number
  readonly base?: string
  readonly scratchUrl?: string
}

export const configureVerify: Configure = (command, io, done) =>
  addProjectFlags(
    command
      .description(
        'Apply, roll back and apply each migration again in a scratch database, and compare the schemas.',
      )
      .option('--from <name>', 'verify this migration and all after it')
      .option('--last <n>', 'verify the last <n> migrations', count)
      .option('--base <revision>', 'verify the migrations that this git revision does not have')
      .option(
        '--scratch-url <url>',
        'server and user for the scratch database (default: those of the project)',
      )
      .addOption(formatOption()),
  ).action(async (flags: VerifyFlags) => {
    const project = await projectFor(flags, io)
    const style = await styleFor(io, flags.color)
    const format = formatOf(flags)
    // Standard output is kept for the document in other formats.
    const progress = format === 'pretty' ? io.stdout : io.stderr
    io.stderr.write(style.dim(`A scratch database beside ${project.database} (${project.environment})\n`))
    const verified = await verify(project, flags, {
      ...connectOptions(flags, io),
      server: flags.scratchUrl,
      env: io.env,
      onVerified: result => void progress.write(verifiedLine(result, style)),
    })
    const isFine = verified.migrations.every(({ status }) => status !== 'failed' && status !== 'not-run')
    const code = isFine ? exit.done : exit.failed
    if (format === 'json') io.stdout.write(verifiedJson(project, verified, code))
    else if (format === 'github') io.stdout.write(verifiedGithub(verified, project.root))
    else io.stdout.write(verifiedText(verified, style))
    done(code)
  })
