import { exit } from '../../../core/errors.ts'
import { check } from '../../../features/migration/check.ts'
import type { Configure } from '../../command.ts'
import { findingsGithub, findingsJson, findingsText } from '../../formats/findings.ts'
import { addProjectFlags, type ProjectFlags, projectFor } from '../../migration.ts'
import { styleFor } from '../../style.ts'

interface CheckFlags extends ProjectFlags {
  readonly db: boolean
  readonly base?: string
  readonly github?: true
}

export const configureCheck: Configure = (command, io, done) =>
  addProjectFlags(command)
    .description('Find what must not be merged or deployed; exit 1 when there is something.')
    .option('--no-db', 'look at the files only')
    .option('--base <revision>', 'do not lint the migrations of this git revision (the main branch)')
    .option('--github', 'as annotations of a GitHub workflow')
    .action(async (flags: CheckFlags) => {
      const project = await projectFor(flags, io)
      const options = { waitDb: flags.waitDb ?? 0, signal: io.signal }
      const scope = { base: flags.base, env: io.env }
      const { findings, notes } = await check(project, flags.db ? options : undefined, scope)
      const code = findings.length > 0 ? exit.failed : exit.done
      for (const note of notes) io.stderr.write(`${note}\n`)
      if (flags.json) io.stdout.write(findingsJson(findings, notes, code))
      else if (flags.github) io.stdout.write(findingsGithub(findings, project.root))
      else io.stdout.write(findingsText(findings, await styleFor(io, flags.color)))
      done(code)
    })
