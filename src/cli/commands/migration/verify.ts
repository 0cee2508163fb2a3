import { exit } from '../../../core/errors.ts'
import { verify } from '../../../features/migration/verify/verify.ts'
import type { Configure } from '../../command.ts'
import { verifiedGithub, verifiedJson, verifiedLine, verifiedText } from '../../formats/verified.ts'
import type { Io, Output } from '../../io.ts'
import { addProjectFlags, type ProjectFlags, projectFor } from '../../migration.ts'
import { count } from '../../options.ts'
import { styleFor } from '../../style.ts'

interface VerifyFlags extends ProjectFlags {
  readonly from?: string
  readonly last?: number
  readonly base?: string
  readonly scratchUrl?: string
  readonly github?: true
}

export const configureVerify: Configure = (command, io, done) =>
  addProjectFlags(command)
    .description('Prove in a scratch database that each migration can be undone: up, down, up, compared.')
    .option('--from <name>', 'this one and all after it; those before are only applied')
    .option('--last <n>', 'the last so many', count)
    .option('--base <revision>', 'those that this git revision does not have (the main branch)')
    .option('--scratch-url <url>', 'the server, and a user, to make the scratch database with')
    .option('--github', 'as annotations of a GitHub workflow')
    .action(async (flags: VerifyFlags) => {
      const project = await projectFor(flags, io)
      const style = await styleFor(io, flags.color)
      io.stderr.write(style.dim(`A scratch database beside ${project.database} (${project.environment})\n`))
      const verified = await verify(project, flags, {
        waitDb: flags.waitDb ?? 0,
        signal: io.signal,
        server: flags.scratchUrl,
        env: io.env,
        onVerified: result => void progressOf(flags, io).write(verifiedLine(result, style)),
      })
      const isFine = verified.migrations.every(({ status }) => status !== 'failed' && status !== 'left')
      const code = isFine ? exit.done : exit.failed
      if (flags.json) io.stdout.write(verifiedJson(project, verified, code))
      else if (flags.github) io.stdout.write(verifiedGithub(verified, project.root))
      else io.stdout.write(verifiedText(verified, style))
      done(code)
    })

/** Standard output is for what a program reads, if one does. */
function progressOf({ json, github }: VerifyFlags, io: Io): Output {
  return json || github ? io.stderr : io.stdout
}
