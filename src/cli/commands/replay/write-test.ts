import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { AskedProject } from '../../../core/project/contract/ask-verb.ts'
import { exit, UserError } from '../../../core/system/errors.ts'
import { pytestOf } from '../../../features/replay/pytest-text.ts'
import type { Prepared, Replayed } from '../../../features/replay/replay.ts'
import { testOf } from '../../../features/replay/test-text.ts'

/** Writes a test for a request that still fails. Returns its path from the project's folder. */
export function writeTest(
  { root, contract }: AskedProject,
  prepared: Prepared,
  { status, verdict }: Replayed,
  isVerbatim: boolean,
): string {
  const write = { api: testOf, flask: pytestOf }[contract.template ?? '']
  if (write === undefined)
    throw new UserError(
      '--as-test writes tests for projects of the templates api and flask.',
      'Use --curl, and write the test by hand.',
    )
  if (status < 500 && verdict !== 'same as recorded')
    throw new UserError(
      `It responds with ${status}${isVerbatim ? '' : ' when its values are made up'}, so a test would not fail. Nothing was written.`,
      isVerbatim
        ? prepared.isBodyMadeUp
          ? 'Its body was not recorded: paste the request with its body.'
          : 'It may be fixed, or need rows that a new database does not have.'
        : 'Keep the values that were sent: --verbatim',
      exit.failed,
    )
  const { path, text } = write(prepared, status)
  if (existsSync(join(root, path)))
    throw new UserError(`${path} exists.`, 'Run it, or remove it first.', exit.conflict)
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  return path
}
