import { relative } from 'node:path'
import { type ExitCode, exit } from '../../../core/system/errors.ts'
import type { ReleaseFacts, VerifiedRelease } from '../../../features/migration/release/verify-release.ts'
import type { Style } from '../../terminal/style.ts'
import { annotation } from '../github.ts'
import { databaseJson } from '../json.ts'

export function releaseCode({ verdict }: VerifiedRelease): ExitCode {
  return verdict === 'works' || verdict === 'same-schema' ? exit.done : exit.failed
}

/** What is about to run, on standard error. */
export function releaseFactsText({ revision, commit, migrations, otherLock }: ReleaseFacts): string {
  const count = migrations.length === 1 ? 'a migration' : `${migrations.length} migrations`
  return [
    `The tests of ${revision} (${commit.slice(0, 12)}), with ${count} that it does not have:`,
    ...migrations.map(name => `  ${name}`),
    ...(otherLock === null
      ? []
      : [
          `${otherLock} differs: they run with the packages that are installed here, not with those of ${revision}.`,
        ]),
    '',
  ].join('\n')
}

export function releaseText(verified: VerifiedRelease, style: Style): string {
  const { tests, verdict } = verified
  const time = tests === null ? '' : `  ${style.dim(`${(tests.milliseconds / 1000).toFixed(1)} s`)}`
  if (verdict === 'works' || verdict === 'same-schema')
    return `${style.green(verdictText(verified))}${time}\n`
  return [
    ...(tests?.output ?? []).map(line => `  ${style.dim('│')} ${line}`),
    `${style.red(verdictText(verified))}${time}`,
    ...(verdict === 'breaks' ? ['Change the schema in steps: docs/migrations.md#expand-and-contract'] : []),
    '',
  ].join('\n')
}

function verdictText({ revision, verdict, tests }: VerifiedRelease): string {
  const ended = `${tests?.command} ${tests?.end}`
  switch (verdict) {
    case 'works':
      return `The release before works on the new schema: ${revision} passes its tests.`
    case 'same-schema':
      return `${revision} has the same migrations, so the schema is the same.`
    case 'breaks':
      return `The release before breaks on the new schema: ${ended} in ${revision}, and passes on its own schema.`
    case 'fails-anyway':
      return `The tests of ${revision} fail on its own schema too, so they say nothing about the new one: ${ended}.`
  }
}

/** Described in docs/migrations.md. */
export function releaseJson(verified: VerifiedRelease): string {
  const code = releaseCode(verified)
  return databaseJson({ ok: code === 0, code, ...verified, message: verdictText(verified) })
}

export function releaseGithub(verified: VerifiedRelease, root: string): string {
  if (releaseCode(verified) === exit.done) return ''
  const { file, verdict } = verified
  return annotation('error', { file: file && relative(root, file), title: verdict }, verdictText(verified))
}
