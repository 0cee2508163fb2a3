import { positionOf } from '../../../repository/texts.ts'
import { untriedText } from '../../../run/observe/parts.ts'
import type { CommandRun, RunRecord } from '../../../run/result/record.ts'
import type { CheckOutcome, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { only } from '../../subject.ts'

const names = ['seed', 'db:seed', 'seed:run', 'seed:dev', 'db:seed:dev']

/** Runs the seed script twice, where there are no seeds for gapi. */
export async function seedByScript(
  context: CheckContext,
  record: RunRecord,
): Promise<CheckOutcome<'seed-script-fails'>> {
  const { repository } = context
  const scripts = repository.manifests.get('')?.scripts ?? {}
  const name = names.find(name => name in scripts)
  if (name === undefined) return { notApplicable: 'There are no seeds, and no seed script.' }
  const manager = repository.manager?.name ?? 'npm'
  const command = `${manager} run ${name}`
  const why = repository.has(manager)
    ? blockedReason({ name, command, body: scripts[name] ?? '' }, record)
    : `${manager} is not installed.`
  if (why !== undefined) return { blocked: why }
  const times = isInReadme(name, record) ? ['second'] : ['first', 'second']
  for (const time of times) {
    const ran = await record.command(command)
    if (ran.blocker !== undefined) return { blocked: `\`${command}\` could not be tried: ${ran.blocker}.` }
    if (ran.failure !== undefined && !reportsAlreadySeeded(ran, time))
      return { hits: [hitOf({ name, command, time }, ran, context)], subject: only(command) }
  }
  return { hits: [], subject: only(command) }
}

/**
 * A script that the README does not run is not run on a database outside the copy; a script that empties a
 * database is never run.
 */
function blockedReason(
  { name, command, body }: { readonly name: string; readonly command: string; readonly body: string },
  record: RunRecord,
): string | undefined {
  const { services, steps } = record.readme
  if (record.unready !== undefined) return `\`${command}\` was not tried: ${record.unready}.`
  const blocked = steps.find(({ state }) => state === 'blocked')
  if (blocked) return untriedText(blocked)
  if (/\b(drop|reset|refresh|fresh|truncate|rm)\b|--force/i.test(body))
    return `\`${command}\` is never run: it empties the database.`
  const [service] = services
  if (service === undefined || isInReadme(name, record)) return undefined
  return `The README does not run \`${command}\`, and it would write to ${service.name} at ${service.address}.`
}

function isInReadme(name: string, { readme }: RunRecord): boolean {
  return readme.steps.some(
    ({ step: { script }, state }) =>
      state === 'ok' &&
      (script?.name === name || script?.body?.split('&&').some(part => part.trim() === `npm run ${name}`)),
  )
}

/** A seed that runs only once may say so. */
function reportsAlreadySeeded({ output }: CommandRun, time: string): boolean {
  return (
    time === 'second' &&
    /already (been )?(seeded|exists? data|has (data|rows))|nothing to seed/i.test(output.join('\n'))
  )
}

function hitOf(
  { name, command, time }: { readonly name: string; readonly command: string; readonly time: string },
  { failure = '', output }: CommandRun,
  { texts }: CheckContext,
): Hit<'seed-script-fails'> {
  const text = texts.of('package.json') ?? ''
  return {
    ...{ code: 'seed-script-fails', path: 'package.json', about: time },
    line: positionOf(text, Math.max(0, text.indexOf(`"${name}"`))).line,
    args: { command, time, reason: failure },
    evidence: output,
  }
}
