import { argumentsOf, askProject } from '../../ask-project.ts'
import type { Configure } from '../../command.ts'

export const configureRoutes: Configure = (command, io, done) =>
  command
    .description('List the routes of the API with their audience, and what is deprecated until when.')
    .option('--json', 'print one JSON object on standard output, logs on standard error')
    .action(async ({ json }: { readonly json?: true }) => {
      done(await askProject(io, ['routes', ...argumentsOf({ json })]))
    })
