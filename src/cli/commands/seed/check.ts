import { withScratchDatabase } from '../../../core/database/scratch-database.ts'
import { exit } from '../../../core/system/errors.ts'
import { checkSeeds } from '../../../features/seed/check-seeds.ts'
import type { Configure } from '../../command.ts'
import { seedCheckedJson, seedCheckedText } from '../../formats/seed/checked.ts'
import { styleFor } from '../../terminal/style.ts'
import {
  addProjectFlags,
  connectOptions,
  type ProjectFlags,
  projectFor,
} from '../migration/run-migrations.ts'
import { runAllMigrations, seedOptions } from './seed-flags.ts'

interface CheckFlags extends ProjectFlags {
  readonly scratchUrl?: string
}

export const configureSeedCheck: Configure = (command, io, done) =>
  addProjectFlags(
    command
      .description('Seed a scratch database twice; exit 1 if the second run changes a row.')
      .argument('[sets...]', 'folders of seeds (default: the one of the environment)')
      .option(
        '--scratch-url <url>',
        'server and user for the scratch database (default: those of the project)',
      ),
  ).action(async (sets: string[], flags: CheckFlags) => {
    const project = await projectFor(flags, io)
    const quiet = { ...flags, quiet: true as const }
    const options = { ...connectOptions(flags, io), server: flags.scratchUrl }
    await withScratchDatabase(project, options, async scratch => {
      if (!(await runAllMigrations(scratch, { fresh: false }, quiet, io))) return done(exit.failed)
      // The consent is given, because the database is a scratch database that is dropped afterwards.
      const consent = { confirmed: undefined, type: async (database: string) => database }
      const own = seedOptions(quiet, io, consent)
      const checked = await checkSeeds(scratch, { sets, only: [] }, own)
      const code = checked.differences.length > 0 ? exit.failed : exit.done
      if (flags.json) io.stdout.write(seedCheckedJson(checked, code))
      else io.stdout.write(seedCheckedText(checked, await styleFor(io, flags.color)))
      done(code)
    })
  })
