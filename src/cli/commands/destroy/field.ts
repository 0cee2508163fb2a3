import { planDestroyField } from '../../../features/generate/plan-field.ts'
import type { Configure } from '../../command.ts'
import { addGeneratorFlags, type GeneratorFlags, runGenerator } from '../generate/run-generator.ts'
import { publishedMigrations } from './published.ts'
import { forceToDestroy } from './resource.ts'

export const configureDestroyField: Configure = (command, io, done) =>
  addGeneratorFlags(
    command
      .description('Remove a field that gapi generate field added.')
      .argument('<resource>', 'its name, e.g. invoices')
      .argument('<field>', 'name of the field, e.g. due_on'),
    forceToDestroy,
  ).action(async (resource: string, field: string, flags: GeneratorFlags) => {
    const force = flags.force === true
    const plan = async () => {
      const isPublished = await publishedMigrations(io, force)
      return planDestroyField(io.cwd, [resource, field], { force, isPublished }, io.now(), io)
    }
    done(await runGenerator(plan, { ...flags, mayBeDirty: true }, io))
  })
