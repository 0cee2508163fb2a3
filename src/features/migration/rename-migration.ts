import type { ConnectOptions } from '../../core/database/connection.ts'
import type { Applied } from '../../core/ledger/applied.ts'
import { withLedger } from '../../core/ledger/ledger.ts'
import type { LedgerState } from '../../core/ledger/ledger-state.ts'
import type { Consent } from '../../core/ledger/production-guard.ts'
import type { LockOptions } from '../../core/ledger/wait-for-lock.ts'
import { migrationNameOf } from '../../core/project/migration-settings.ts'
import type { KnexProject } from '../../core/project/read-project.ts'
import { didYouMean } from '../../core/system/did-you-mean.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { type MigrationSource, readSources } from './migration-source.ts'
import { recordedNameOf, sourceNamed } from './plan-tasks.ts'

export interface Renamed {
  readonly name: string
  readonly renamedTo: string
}

/** Records the new name of an applied migration whose file was renamed. Runs nothing. */
export async function renameMigration(
  project: KnexProject,
  { old, now }: { readonly old: string; readonly now: string },
  options: ConnectOptions & LockOptions & { readonly consent: Consent },
): Promise<Renamed> {
  const { migrations } = await readSources(project)
  const source = sourceNamed(now, migrations)
  const rowIn = ({ applied, journals }: LedgerState) => {
    const row = missingNamed(old, applied, migrations)
    const taken = applied.some(({ name }) => name === source.name)
    if (taken)
      throw new UserError(`${source.name} is applied already.`, 'See gapi migration status.', exit.failed)
    const begun = journals.some(({ name }) => name === row.name || name === source.name)
    if (begun)
      throw new UserError(
        `${row.name} or ${source.name} is interrupted.`,
        'First mark it: gapi migration repair NAME --mark-applied, or --mark-pending',
        exit.failed,
      )
    return row
  }
  const plan = async (state: LedgerState) =>
    ({ purpose: `${rowIn(state).name} cannot be renamed`, action: 'repair' }) as const
  return withLedger<Renamed>(project, { ...options, dryRun: false, plan }, async ledger => {
    const { applied, ...state } = await ledger.readState()
    const row = rowIn({ applied, ...state })
    const renamed = { name: source.name, recordAs: recordedNameOf(source, applied) }
    await ledger.knex.transaction(trx => ledger.on(trx).rename(row, renamed))
    return { name: row.name, renamedTo: source.name }
  })
}

/** The applied migration of this name whose file is missing. */
function missingNamed(
  word: string,
  applied: readonly Applied[],
  sources: readonly MigrationSource[],
): Applied {
  const there = new Set(sources.map(({ name }) => name))
  const missing = applied.filter(({ name }) => !there.has(name))
  const name = migrationNameOf(word)
  const exact = missing.filter(row => row.name === name)
  const found = exact.length > 0 ? exact : missing.filter(row => row.name.includes(name))
  const [row, another] = found
  if (row && !another) return row
  const names = missing.map(each => each.name)
  throw new UserError(
    another
      ? `${word} matches ${found.map(each => each.name).join(', ')}.`
      : `No applied migration without a file is called ${word}.${didYouMean(name, names)}`,
    names.length > 0 ? `Missing are ${names.join(', ')}.` : 'Every applied migration has its file.',
  )
}
