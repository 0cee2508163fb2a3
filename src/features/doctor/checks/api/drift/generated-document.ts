import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parsedDocument } from '../../../../../core/openapi/document.ts'
import { manageCommand } from '../../../../../core/project/contract/answer.ts'
import type { Contract } from '../../../../../core/project/contract/contract.ts'
import { type Json, recordIn } from '../../../../../core/system/json.ts'
import { type Writer, writersIn } from '../../../queries/api-document-writers.ts'
import { askProject } from '../../../run/observe/ask-project.ts'
import type { RunRecord } from '../../../run/result/record.ts'
import type { CheckContext } from '../../context.ts'

/** The OpenAPI document that the code generates now. */
export interface GeneratedDocument {
  /** The path of the tracked document. */
  readonly path: string
  /** The command that writes it. */
  readonly command: string
  /** The document, or why it could not be generated. */
  readonly made: Json | string
  /** Generates it again. */
  again(): Promise<Json | string>
}

/** Asks the project by its contract; undefined where it has no verb for the document. */
export async function documentByContract(
  contract: Contract,
  context: CheckContext,
  record: RunRecord,
): Promise<
  GeneratedDocument | { readonly blocked: string } | { readonly notApplicable: string } | undefined
> {
  const answer = await askProject(record, contract, 'openapi')
  if (answer.kind === 'unknown-verb') return undefined
  if (answer.kind === 'failure') return { blocked: answer.detail }
  const { path } = answer.data
  if (typeof path !== 'string')
    return { notApplicable: 'The project keeps no OpenAPI document in its repository.' }
  const script = writersIn(context).find(writer => writer.path === path)
  const command = script ? runCommand(script, context) : manageCommand(contract, 'openapi', '--write')
  const again = async () => {
    const second = await askProject(record, contract, 'openapi')
    return second.kind === 'answer' ? recordIn(second.data.openapi) : `\`${command}\` worked only once.`
  }
  return { path, command, made: recordIn(answer.data.openapi), again }
}

/** Runs the script that writes the document, in the copy. */
export async function documentByScript(
  writer: Writer,
  context: CheckContext,
  record: RunRecord,
): Promise<GeneratedDocument> {
  const { path } = writer
  const command = runCommand(writer, context)
  const again = async () => {
    const { failure, blocker } = await record.command(command)
    return failure === undefined
      ? written(record, path)
      : `\`${command}\` could not write ${path}: ${blocker ?? failure}.`
  }
  return { path, command, made: await again(), again }
}

function runCommand({ script }: Writer, { repository }: CheckContext): string {
  return `${repository.manager?.name ?? 'npm'} run ${script}`
}

/** The current document in the copy. */
function written({ root }: RunRecord, path: string): Json | string {
  const file = join(root, path)
  const parsed = existsSync(file) ? parsedDocument(path, readFileSync(file, 'utf8')) : undefined
  return parsed === undefined || typeof parsed === 'string'
    ? `${path} is not an OpenAPI document any more.`
    : parsed
}
