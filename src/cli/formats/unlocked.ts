import type { ExitCode } from '../../core/errors.ts'
import type { KnexProject } from '../../core/knex-project.ts'
import type { Unlocked } from '../../features/migration/unlock.ts'
import { json } from './json.ts'

export function unlockedJson({ database }: KnexProject, unlocked: Unlocked, code: ExitCode): string {
  return json({ ok: code === 0, code, database, ...unlocked })
}

export function unlockedText({ outcome, by }: Unlocked): string {
  const owner = by
    ? `process ${by.pid} on ${by.host}, since ${by.since}`
    : 'an owner that does not say who it is'
  if (outcome === 'free') return 'It is not locked.\n'
  if (outcome === 'unlocked') return `Unlocked. It was held by ${owner}.\n`
  const hint = by ? 'It is alive.' : 'Make sure that no knex is migrating.'
  return `Still locked by ${owner}. ${hint} To unlock it all the same: --force\n`
}
