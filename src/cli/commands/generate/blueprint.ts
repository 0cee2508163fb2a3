import { planBlueprint } from '../../../features/generate/plan-blueprint.ts'
import { type Audience, audiences } from '../../../features/generate/spec.ts'
import type { Configure } from '../../command.ts'
import { oneOf } from '../../options.ts'
import { addGeneratorFlags, forceToGenerate, type GeneratorFlags, runGenerator } from './run-generator.ts'

interface BlueprintFlags extends GeneratorFlags {
  readonly audience?: Audience
}

export const configureGenerateBlueprint: Configure = (command, io, done) =>
  addGeneratorFlags(
    command
      .description('Write routes for an audience, without a table.')
      .argument('<path>', 'path below /v1, e.g. admin/reports')
      .addOption(
        oneOf(
          '--audience <audience>',
          'whom it serves; default the first word of the path, else user',
          audiences,
        ),
      ),
    forceToGenerate,
  ).action(async (path: string, flags: BlueprintFlags) =>
    done(await runGenerator(() => planBlueprint(io.cwd, path, flags.audience, io), flags, io)),
  )
