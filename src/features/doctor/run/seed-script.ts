import type { Hit, Outcome } from '../check.ts'
import type { Subject } from '../subject.ts'
import { positionOf } from '../texts.ts'
import { untriedText } from './parts.ts'
import type { CommandRun, RunRecord } from './record.ts'

const names = ['seed', 'db:seed', 'seed:run', 'seed:dev', 'db:seed:dev']

/** Runs the script that seeds, twice, where there is no seed that gapi reads. */
export async function seedByScript(subject: Subject, record: RunRecord): Promise<Outcome> {
  const { repository } = subject
  const scripts = repository.manifests.get('')?.scripts ?? {}
  const name = names.find(name => name in scripts)
  if (name === undefined) return { notApplicable: 'There are no seeds, and no script that seeds.' }
  const manager = repository.manager?.name ?? 'npm'
  const command = `${manager} run ${name}`
  const why = repository.has(manager)
    ? whyNot({ name, command, body: scripts[name] ?? '' }, record)
    : `${manager} is not installed.`
  if (why !== undefined) return { blocked: why }
  const times = isToldBy(name, record) ? ['second'] : ['first', 'second']
  for (const time of times) {
    const ran = await record.command(command)
    if (ran.blocker !== undefined) return { blocked: `\`${command}\` could not be tried: ${ran.blocker}.` }
    if (ran.failure !== undefined && !refusesKindly(ran, time))
      return { hits: [hitOf({ name, command, time }, ran, subject)] }
  }
  return { hits: [] }
}

/** What the README does not run is not run in a database that outlives the copy; and what empties one, never. */
function whyNot(
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
  if (service === undefined || isToldBy(name, record)) return undefined
  return `The README does not run \`${command}\`, and it would write to ${service.name} at ${service.address}.`
}

function isToldBy(name: string, { readme }: RunRecord): boolean {
  return readme.steps.some(
    ({ step: { script }, state }) =>
      state === 'ok' &&
      (script?.name === name || script?.body?.split(/\s*&&\s*/).includes(`npm run ${name}`)),
  )
}

/** A seed that is for once may say so. */
function refusesKindly({ output }: CommandRun, time: string): boolean {
  return (
    time === 'second' &&
    /already (been )?(seeded|exists? data|has (data|rows))|nothing to seed/i.test(output.join('\n'))
  )
}

function hitOf(
  { name, command, time }: { readonly name: string; readonly command: string; readonly time: string },
  { failure = '', output }: CommandRun,
  { texts }: Subject,
): Hit {
  const text = texts.of('package.json') ?? ''
  return {
    ...{ code: 'seed-script-fails', path: 'package.json', about: time },
    line: positionOf(text, Math.max(0, text.indexOf(`"${name}"`))).line,
    args: { command, time, reason: failure },
    evidence: output,
  }
}
