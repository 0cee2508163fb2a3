import { ownerText } from '../../../core/ledger/notes.ts'
import type { Unlocked } from '../../../core/ledger/unlock.ts'
import type { KnexProject } from '../../../core/project/read-project.ts'
import type { ExitCode } from '../../../core/system/errors.ts'
import { databaseJson } from '../json.ts'

export function unlockedJson({ database }: KnexProject, unlocked: Unlocked, code: ExitCode): string {
  return databaseJson({ ok: code === 0, code, database, ...unlocked })
}

export function unlockedText({ outcome, by }: Unlocked): string {
  const owner = by ? ownerText(by) : 'an unknown owner'
  if (outcome === 'free') return 'The database is not locked.\n'
  if (outcome === 'unlocked') return `Unlocked. It was held by ${owner}.\n`
  const hint = by ? 'The process is alive.' : 'Make sure that no knex is migrating.'
  return `Still locked by ${owner}. ${hint} To unlock it anyway: --force\n`
}
