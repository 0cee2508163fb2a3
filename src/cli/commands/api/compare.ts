import { isAbsolute, posix } from 'node:path'
import { exit } from '../../../core/system/errors.ts'
import { checkoutOf } from '../../../core/system/git/checkout.ts'
import { type ApiDiff, diffApis, isBreak } from '../../../features/api-diff/diff-apis.ts'
import { readUsage } from '../../../features/api-diff/sources/api-usage.ts'
import { readDiffSettings } from '../../../features/api-diff/sources/diff-settings.ts'
import { type OpenedPair, openPair } from '../../../features/api-diff/sources/find-document.ts'
import { NoBase } from '../../../features/api-diff/sources/no-base.ts'
import type { DiffReport } from '../../formats/api-diff/diff-report.ts'
import type { Io } from '../../terminal/io.ts'

/** The flags as commander parses them. */
export interface DiffFlags {
  readonly base?: string
  readonly usage?: string
  readonly idleDays?: number
  readonly failOn?: 'breaking' | 'risky'
  readonly fetch?: true
  readonly allowNoBase?: true
  readonly format?: readonly string[]
  readonly json?: true
  readonly color: boolean
}

/** Compares a document with its base. */
export async function reportOf(document: string | undefined, flags: DiffFlags, io: Io): Promise<DiffReport> {
  const { cwd, env } = io
  try {
    const pair = await openPair(document, flags.base, { cwd, env, fetch: flags.fetch === true })
    return compared(
      pair,
      diffApis(pair.base.document, pair.revision.document, await optionsOf(flags, io)),
      flags,
      cwd,
    )
  } catch (error) {
    if (!(error instanceof NoBase && flags.allowNoBase)) throw error
    return notCompared(error, document)
  }
}

async function optionsOf({ usage, idleDays = 30 }: DiffFlags, io: Io) {
  return {
    ...readDiffSettings(io.cwd),
    now: io.now(),
    usage: usage === undefined ? undefined : await readUsage(usage, idleDays, io.cwd, io.now()),
  }
}

function compared(
  { base, revision }: OpenedPair,
  { changes, notes }: ApiDiff,
  { failOn }: DiffFlags,
  cwd: string,
): DiffReport {
  const isRisk = changes.some(({ severity, excuse }) => severity === 'risky' && excuse === undefined)
  const fails = changes.some(isBreak) || (failOn === 'risky' && isRisk)
  const { file, text } = revision
  return {
    ...{ changes, notes, file: file && inRepository(file, cwd), text, code: fails ? exit.failed : exit.done },
    ...{ base: base.document.name, revision: revision.document.name, reason: undefined },
  }
}

function notCompared({ message }: NoBase, document = 'the document'): DiffReport {
  return {
    ...{ changes: [], notes: [], file: undefined, text: '', code: exit.done },
    ...{ base: 'no base', revision: document, reason: message },
  }
}

/** From the top of the repository, as GitHub names it. */
function inRepository(file: string, cwd: string): string {
  const { prefix = '' } = checkoutOf(cwd) ?? {}
  return isAbsolute(file) ? file : posix.normalize(`${prefix}${file}`)
}
