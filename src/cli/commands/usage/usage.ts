import { UserError } from '../../../core/system/errors.ts'
import { argumentsOf, askProject } from '../../ask-project.ts'
import type { Configure } from '../../command.ts'
import { oneOf } from '../../options.ts'

interface UsageFlags {
  readonly by?: string
  readonly since?: string
  readonly deprecated?: true
  readonly format?: string
  readonly json?: true
  readonly notify?: true
  readonly dryRun?: true
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
    .option('--notify', 'write to the owners of clients that call what is deprecated, at most once a month')
    .option('--dry-run', 'with --notify: show the mails, and send none')
    .option('--json', 'print one JSON object on standard output, logs on standard error')
    .action(async ({ notify, dryRun, json, ...report }: UsageFlags) => {
      requireOne(notify, dryRun, report)
      const words = notify
        ? ['notify', ...argumentsOf({ 'dry-run': dryRun, json })]
        : ['usage', ...argumentsOf({ ...report, json })]
      done(await askProject(io, words))
    })

/** Mails are about all that is deprecated, so what narrows a report down has no meaning for them. */
function requireOne(notify: true | undefined, dryRun: true | undefined, report: object): void {
  const [flag] = Object.keys(report)
  if (dryRun && !notify)
    throw new UserError('--dry-run goes with --notify.', 'Add --notify, or leave it out.')
  if (notify && flag)
    throw new UserError(`--notify and --${flag} exclude each other.`, `Leave --${flag} out, or --notify.`)
}
