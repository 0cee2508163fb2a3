import { readFileSync } from 'node:fs'
import { databaseUrlOf } from '../../../core/database/project-on-database.ts'
import { withScratchDatabase } from '../../../core/database/scratch-database.ts'
import type { ServerOptions } from '../../../core/database/server.ts'
import { withUnsharedLedger } from '../../../core/ledger/ledger.ts'
import type { KnexProject } from '../../../core/project/read-project.ts'
import { exit, UserError } from '../../../core/system/errors.ts'
import type { Environment } from '../../../core/system/process.ts'
import { type MigrationSource, readSources } from '../migration-source.ts'
import { runUp, trialOn } from '../verify/round-trip.ts'
import { runTests, type TestRun, testCommandIn } from './release-tests.ts'
import { type ReleaseTree, withReleaseTree } from './release-tree.ts'

export interface ReleaseOptions extends ServerOptions {
  readonly env: Environment
  /** The environment variable in which the tests get the URL of the scratch database. */
  readonly urlVariable: string
  /** Called before the tests run. */
  onTests(about: ReleaseFacts): void
}

export interface ReleaseFacts {
  /** As the user names it. */
  readonly revision: string
  readonly commit: string
  /** Migrations that the release does not have, or has with other contents, by name. */
  readonly migrations: readonly string[]
  /** The file of the first of them, absolute; null where there is none. */
  readonly file: string | null
  /** A lock file that differs: the tests run with other packages than the release had. */
  readonly otherLock: string | null
}

export interface VerifiedRelease extends ReleaseFacts {
  readonly verdict:
    | 'works'
    /** Its tests fail on the new schema, and pass on its own. */
    | 'breaks'
    /** They fail on its own schema too, so nothing is known. */
    | 'fails-anyway'
    | 'same-schema'
  /** On the new schema; null where it is the same. */
  readonly tests: TestRun | null
}

/**
 * Runs the tests of a release with the migrations of this checkout: what a rolling deployment needs, while the
 * release before still serves. Tests that migrate a database themselves apply these, and the database in
 * `urlVariable` has them.
 */
export async function verifyRelease(
  project: KnexProject,
  revision: string,
  options: ReleaseOptions,
): Promise<VerifiedRelease> {
  return withReleaseTree(project, revision, options.env, async tree => {
    const { migrations: sources } = await readSources(project)
    const own = await sourcesIn(tree, project)
    const added = sources.filter(source => !own.some(before => isSame(source, before)))
    const facts = {
      ...{ revision, commit: tree.commit, otherLock: tree.otherLock ?? null },
      ...{ migrations: added.map(({ name }) => name), file: added[0]?.file ?? null },
    }
    if (added.length === 0) return { ...facts, verdict: 'same-schema', tests: null }
    const command = testCommandIn(tree.root, revision, options.env)
    options.onTests(facts)
    const run = (schema: readonly MigrationSource[]) =>
      onSchema(project, schema, options, variables => runTests(tree.root, command, { ...options, variables }))
    const tests = await tree.withMigrationsOfCheckout(() => run(sources))
    if (tests.ok) return { ...facts, verdict: 'works', tests }
    const control = await run(own)
    return { ...facts, verdict: control.ok ? 'breaks' : 'fails-anyway', tests }
  })
}

async function sourcesIn(
  { directories, root }: ReleaseTree,
  project: KnexProject,
): Promise<readonly MigrationSource[]> {
  const settings = { ...project.migrations, directories }
  return (await readSources({ ...project, root, migrations: settings })).migrations
}

function isSame(one: MigrationSource, other: MigrationSource): boolean {
  if (one.name !== other.name || one.file === null || other.file === null) return false
  return readFileSync(one.file, 'utf8') === readFileSync(other.file, 'utf8')
}

/** Lends a scratch database with these migrations, as variables for the tests. */
function onSchema<T>(
  project: KnexProject,
  sources: readonly MigrationSource[],
  options: ReleaseOptions,
  use: (variables: Environment) => Promise<T>,
): Promise<T> {
  return withScratchDatabase(project, options, async scratch => {
    await withUnsharedLedger(scratch, options, async ledger => {
      const trial = trialOn(ledger, options.signal)
      for (const source of sources) {
        const failed = await runUp(trial, source)
        if (failed !== undefined)
          throw new UserError(
            `${source.name} cannot be applied: ${failed}`,
            'Try gapi migration verify.',
            exit.failed,
          )
      }
    })
    const url = await databaseUrlOf(scratch)
    return use(url === undefined ? {} : { [options.urlVariable]: url })
  })
}
