import { exit } from '../../../core/system/errors.ts'
import { verify } from '../../../features/migration/verify/verify.ts'
import type { Configure } from '../../command.ts'
import { verifiedGithub, verifiedJson, verifiedLine, verifiedText } from '../../formats/migration/verified.ts'
import { count, formatOf, formatOption } from '../../options.ts'
import { styleFor } from '../../terminal/style.ts'
import { addProjectFlags, connectOptions, projectFor } from './run-migrations.ts'
import type { VerifyFlags } from './verify-with.ts'

export const configureVerify: Configure = (command, io, done) =>
  addProjectFlags(
    command
      .description(
        'Apply, roll back and apply each migration again in a scratch database, and compare the schemas.',
      )
      .option('--from <name>', 'verify this migration and all after it')
      .option('--last <n>', 'verify the last <n> migrations', count)
      .option('--base <revision>', 'verify the migrations that this git revision does not have')
      .option('--with <revision>', 'run the tests of this release on the schema of this checkout')
      .option('--url-env <name>', 'with --with: variable that gives the tests their database', 'DATABASE_URL')
      .option(
        '--scratch-url <url>',
        'server and user for the scratch database (default: those of the project)',
      )
      .addOption(formatOption()),
  ).action(async (flags: VerifyFlags) => {
    if (flags.with !== undefined) {
      const { verifyWith } = await import('./verify-with.ts')
      return done(await verifyWith(flags.with, flags, io))
    }
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
