import { planDestroyBlueprint } from '../../../features/generate/plan-destroy.ts'
import type { Configure } from '../../command.ts'
import { addGeneratorFlags, type GeneratorFlags, runGenerator } from '../generate/run-generator.ts'
import { forceToDestroy } from './resource.ts'

export const configureDestroyBlueprint: Configure = (command, io, done) =>
  addGeneratorFlags(
    command
      .description('Remove what gapi generate wrote for a blueprint.')
      .argument('<path>', 'e.g. admin/reports'),
    forceToDestroy,
  ).action(async (path: string, flags: GeneratorFlags) => {
    const plan = () => planDestroyBlueprint(io.cwd, path, { force: flags.force === true }, io)
    done(await runGenerator(plan, { ...flags, mayBeDirty: true }, io))
  })
