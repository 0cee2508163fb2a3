import { argumentsOf, askProject } from '../../ask-project.ts'
import type { Configure } from '../../command.ts'
import { oneOf } from '../../options.ts'

interface UsageFlags {
  readonly by?: string
  readonly since?: string
  readonly deprecated?: true
  readonly format?: string
  readonly json?: true
}

const groups = ['route', 'client', 'version', 'agent', 'day']
const formats = ['pretty', 'json', 'csv', 'html']

export const configureUsage: Configure = (command, io, done) =>
  command
    .description('Show who calls what, and who still uses what is deprecated.')
    .addOption(oneOf('--by <column>', 'what calls are added up by, default route', groups))
    .option('--since <days>', 'how many days, or the first day, e.g. 90d or 2026-12-01 (default: 30d)')
    .option('--deprecated', 'only what is deprecated, with the addresses of its callers')
    .addOption(oneOf('--format <format>', 'output format, default pretty', formats))
    .option('--json', 'print one JSON object on standard output, logs on standard error')
    .action(async ({ by, since, deprecated, format, json }: UsageFlags) => {
      done(await askProject(io, ['usage', ...argumentsOf({ by, since, deprecated, format, json })]))
    })
