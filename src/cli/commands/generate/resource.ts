import { modifiers } from '../../../core/fields/field-modifiers.ts'
import { typeNames } from '../../../core/fields/types.ts'
import { planResource } from '../../../features/generate/plan-resource.ts'
import type { ResourceOptions } from '../../../features/generate/resource-spec.ts'
import { audiences } from '../../../features/generate/spec.ts'
import type { Configure } from '../../command.ts'
import { oneOf } from '../../options.ts'
import { addGeneratorFlags, forceToGenerate, type GeneratorFlags, runGenerator } from './run-generator.ts'

type ResourceFlags = GeneratorFlags & Omit<ResourceOptions, 'name' | 'fields'>

export const configureGenerateResource: Configure = (command, io, done) =>
  addGeneratorFlags(
    command
      .description('Write a resource: schema, routes, migration, seed and tests.')
      .argument('<name>', 'invoice, order-item, or orders/notes for notes of an order')
      .argument('[fields...]', "number:int! paid_at:datetime? order:references 'status:enum(draft,sent)'")
      .option('--plural <word>', 'plural of the name')
      .addOption(oneOf('--owner <audience>', 'whom each row belongs to', ['user']))
      .addOption(oneOf('--list <audience>', 'who may list; default user', audiences))
      .addOption(oneOf('--read <audience>', 'who may read one; default as --list', audiences))
      .addOption(
        oneOf(
          '--write <audience>',
          'who may add, change and remove; default admin, or user with --owner',
          audiences,
        ),
      )
      .addOption(oneOf('--add <audience>', 'who may add; default as --write', audiences))
      .addOption(oneOf('--change <audience>', 'who may change; default as --write', audiences))
      .addOption(oneOf('--remove <audience>', 'who may remove; default as --write', audiences))
      .option('--archive', 'keep removed rows, with the time of their removal')
      .option('--join', 'many-to-many: each combination of its references exists once'),
    forceToGenerate,
  )
    .addHelpText('after', helpAfter)
    .action(async (name: string, fields: string[], { dryRun, force, json, ...flags }: ResourceFlags) => {
      const generator = { ...(dryRun && { dryRun }), ...(force && { force }), ...(json && { json }) }
      const plan = () => planResource(io.cwd, { name, fields, ...flags }, io.now(), io)
      done(await runGenerator(plan, generator, io))
    })

const helpAfter = `
A field is name:type{args}:modifier, with ? if it may be null and ! if it is required (default).
  types      ${typeNames.filter(type => type !== 'binary').join(' ')}
  modifiers  ${modifiers.filter(word => word !== 'primary').join(' ')}

Exit codes: 0 done, 1 the project did not answer, 2 usage, 3 there are changes that are not committed.`
