import { exit } from '../../../core/errors.ts'
import { withScratchDatabase } from '../../../core/scratch-database.ts'
import { checkSeeds } from '../../../features/seed/check.ts'
import type { Configure } from '../../command.ts'
import { seedCheckedJson, seedCheckedText } from '../../formats/seed-checked.ts'
import { addProjectFlags, type ProjectFlags, projectFor } from '../../migration.ts'
import { runAllMigrations, seedApproach } from '../../seeding.ts'
import { styleFor } from '../../style.ts'

interface CheckFlags extends ProjectFlags {
  readonly scratchUrl?: string
}

export const configureSeedCheck: Configure = (command, io, done) =>
  addProjectFlags(command)
    .description('Seed a fresh database twice, and compare: exit 1 unless the second time changes nothing.')
    .argument('[sets...]', 'folders of seeds; without any, the one of the environment')
    .option('--scratch-url <url>', 'a server where the fresh database is made; the one of the project')
    .action(async (sets: string[], flags: CheckFlags) => {
      const project = await projectFor(flags, io)
      const quiet = { ...flags, quiet: true as const }
      const options = { waitDb: flags.waitDb ?? 0, signal: io.signal, server: flags.scratchUrl }
      await withScratchDatabase(project, options, async scratch => {
        if (!(await runAllMigrations(scratch, { fresh: false }, quiet, io))) return done(exit.failed)
        const consents = async () => true
        const approach = { ...seedApproach(quiet, io), consents }
        const checked = await checkSeeds(scratch, { sets, only: [] }, approach)
        const code = checked.differences.length > 0 ? exit.failed : exit.done
        if (flags.json) io.stdout.write(seedCheckedJson(checked, code))
        else io.stdout.write(seedCheckedText(checked, await styleFor(io, flags.color)))
        done(code)
      })
    })
