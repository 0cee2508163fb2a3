import { exit } from '../../../core/system/errors.ts'
import { check } from '../../../features/migration/check-migrations.ts'
import type { Configure } from '../../command.ts'
import { findingsGithub, findingsJson, findingsText } from '../../formats/migration/findings.ts'
import { type FormatFlags, formatOf, formatOption } from '../../options.ts'
import { styleFor } from '../../terminal/style.ts'
import { addProjectFlags, connectOptions, type ProjectFlags, projectFor } from './run-migrations.ts'

interface CheckFlags extends ProjectFlags, FormatFlags {
  readonly db: boolean
  readonly base?: string
}

export const configureCheck: Configure = (command, io, done) =>
  addProjectFlags(
    command
      .description('Find migrations that must not be merged or deployed; exit 1 if there are any.')
      .option('--no-db', 'check the files only')
      .option('--base <revision>', 'git revision whose migrations are not linted (default: the main branch)')
      .addOption(formatOption()),
  ).action(async (flags: CheckFlags) => {
    const project = await projectFor(flags, io)
    const scope = { base: flags.base, env: io.env }
    const { findings, notes } = await check(project, flags.db ? connectOptions(flags, io) : undefined, scope)
    const code = findings.length > 0 ? exit.failed : exit.done
    const format = formatOf(flags)
    for (const note of notes) io.stderr.write(`${note}\n`)
    if (format === 'json') io.stdout.write(findingsJson(findings, notes, code))
    else if (format === 'github') io.stdout.write(findingsGithub(findings, project.root))
    else io.stdout.write(findingsText(findings, await styleFor(io, flags.color)))
    done(code)
  })
