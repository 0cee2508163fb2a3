import { planField } from '../../../features/generate/plan-field.ts'
import type { Configure } from '../../command.ts'
import { addGeneratorFlags, forceToGenerate, type GeneratorFlags, runGenerator } from './run-generator.ts'

export const configureGenerateField: Configure = (command, io, done) =>
  addGeneratorFlags(
    command
      .description('Add a field to a resource that gapi generate wrote.')
      .argument('<resource>', 'its name, e.g. invoices')
      .argument('<field>', "e.g. 'due_on:date?', 'state:enum(open,closed):default=open'"),
    forceToGenerate,
  ).action(async (resource: string, field: string, flags: GeneratorFlags) =>
    done(await runGenerator(() => planField(io.cwd, resource, field, io.now(), io), flags, io)),
  )
