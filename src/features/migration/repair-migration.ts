import type { ConnectOptions } from '../../core/database/connection.ts'
import type { Interrupted } from '../../core/ledger/interrupted.ts'
import { type Ledger, withLedger } from '../../core/ledger/ledger.ts'
import type { LedgerState } from '../../core/ledger/ledger-state.ts'
import type { Consent } from '../../core/ledger/production-guard.ts'
import type { LockOptions } from '../../core/ledger/wait-for-lock.ts'
import type { KnexProject } from '../../core/project/read-project.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { type MigrationSource, readSources } from './migration-source.ts'
import { recordedNameOf, sourceNamed } from './plan-tasks.ts'

export type Mark = 'applied' | 'pending'

export interface Repaired {
  readonly name: string
  readonly mark: Mark
}

/** Records what a person did by hand: that a migration is applied, or that it is not applied at all. */
export async function repair(
  project: KnexProject,
  word: string,
  mark: Mark,
  options: ConnectOptions & LockOptions & { readonly consent: Consent },
): Promise<Repaired> {
  const { migrations } = await readSources(project)
  const sourceIn = ({ journals }: LedgerState) =>
    sourceNamed(word, [...migrations, ...withoutFile(journals, migrations)])
  const plan = async (state: LedgerState) =>
    ({ purpose: `${sourceIn(state).name} cannot be marked`, action: 'repair' }) as const
  return withLedger<Repaired>(project, { ...options, dryRun: false, plan }, async ledger => {
    const state = await ledger.readState()
    const source = sourceIn(state)
    await markAs(mark, source, ledger, state)
    return { name: source.name, mark }
  })
}

async function markAs(
  mark: Mark,
  source: MigrationSource,
  ledger: Ledger,
  { applied, journals }: LedgerState,
): Promise<void> {
  const { name } = source
  const row = applied.find(each => each.name === name)
  const own = journals.filter(each => each.name === name)
  if (own.length === 0 && Boolean(row) === (mark === 'applied'))
    throw new UserError(`${name} is ${mark} already.`, 'See gapi migration status.', exit.failed)
  const batch = Math.max(0, ...applied.map(each => each.batch)) + 1
  await ledger.knex.transaction(async trx => {
    const inside = ledger.on(trx)
    const recordAs = recordedNameOf(source, applied)
    if (mark === 'applied' && !row) await inside.record({ name, recordAs, batch, checksum: null })
    if (mark === 'pending' && row) await inside.unrecord(row)
    for (const journal of own) await inside.forget(journal)
  })
}

/** An interrupted migration whose file was removed: it is on another branch, or renamed. */
function withoutFile(
  journals: readonly Interrupted[],
  migrations: readonly MigrationSource[],
): MigrationSource[] {
  const known = new Set(migrations.map(({ name }) => name))
  return journals
    .filter(({ name }) => !known.has(name))
    .map(({ name }) => ({ name, recordAs: name, file: null, raw: name, load: async () => ({}) }))
}
