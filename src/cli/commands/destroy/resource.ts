import { planDestroy } from '../../../features/generate/plan-destroy.ts'
import type { Configure } from '../../command.ts'
import { addGeneratorFlags, type GeneratorFlags, runGenerator } from '../generate/run-generator.ts'
import { publishedMigrations } from './published.ts'

export const forceToDestroy = 'also remove files that were changed since'

export const configureDestroyResource: Configure = (command, io, done) =>
  addGeneratorFlags(
    command
      .description('Remove what gapi generate wrote for a resource.')
      .argument('<name>', 'its name, e.g. invoice'),
    forceToDestroy,
  ).action(async (name: string, flags: GeneratorFlags) => {
    const force = flags.force === true
    const plan = async () => {
      const isPublished = await publishedMigrations(io, force)
      return planDestroy(io.cwd, name, { force, isPublished }, io.now(), io)
    }
    // It removes what nobody changed only, so other changes in the work tree are safe.
    done(await runGenerator(plan, { ...flags, mayBeDirty: true }, io))
  })
