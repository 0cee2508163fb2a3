import {
  type DocumentDifference,
  differencesBetween,
  differenceText,
} from '../../../../../core/openapi/difference.ts'
import type { ApiDocument } from '../../../../../core/openapi/document.ts'
import { lineOf } from '../../../../../core/openapi/line-of.ts'
import { shortList } from '../../../../../core/system/short-list.ts'
import { writersIn } from '../../../queries/api-document-writers.ts'
import { apiDocuments } from '../../../queries/api-documents.ts'
import { contractOf } from '../../../repository/contract.ts'
import type { Check, CheckOutcome, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { combinedOutcome } from '../../outcome-of-all.ts'
import { only } from '../../subject.ts'
import { documentByContract, documentByScript, type GeneratedDocument } from './generated-document.ts'

const findings = {
  'stale-document': {
    message: '{spec} does not match the code: {differences}.',
    hint: 'Run {command}, and commit the result.',
  },
}

type Code = keyof typeof findings

export const drift: Check<Code> = {
  id: 'api/drift',
  severity: 'error',
  point: 'documentation',
  title: 'The committed OpenAPI document matches the code',
  why: 'A document that describes a different API is worse than none, since readers believe it. A generated document is right on the day it is generated; only a check that generates it again keeps it right.',
  finds:
    'The check generates the OpenAPI document again in the copy, and compares it with the committed one. Where `gapi.yml` states a contract, it asks the project (`manage openapi --json`). Elsewhere it uses a script of package.json: one whose command ends in `> openapi.json` or `-o openapi.json`, or one with such a name that runs a file of the repository which names the document and writes files. The finding lists the operations that are missing, removed or changed.',
  ignores:
    'The order of keys and the layout; `x-…` fields with a time or a version; fields that differ on every run; scripts that only read the document or ask a server for it.',
  blockedBy: 'A set-up or a script that fails.',
  advice: 'Run the script and commit the document; compare it in a test or in CI.',
  findings,
  needsRun: true,
  async run(context, record) {
    const contract = contractOf(context)
    const writers = writersIn(context)
    if (contract === undefined && writers.length === 0)
      return { notApplicable: 'No script writes an OpenAPI document that git tracks.' }
    if (record.unready !== undefined) return { blocked: `The document was not generated: ${record.unready}.` }
    if (typeof contract === 'string') return { blocked: contract }
    const asked = contract && (await documentByContract(contract, context, record))
    if (asked) return 'made' in asked ? compared(asked, context) : asked
    return combinedOutcome(writers, async writer =>
      compared(await documentByScript(writer, context, record), context),
    )
  },
}

async function compared(
  { path, command, made, again }: GeneratedDocument,
  context: CheckContext,
): Promise<CheckOutcome<Code>> {
  const committed = apiDocuments(context).found.find(document => document.path === path)
  if (!committed) return { notApplicable: `${path} is not an OpenAPI document that git tracks.` }
  if (typeof made === 'string') return { blocked: made }
  const differences = differencesBetween(committed.root, made)
  if (differences.length === 0) return { hits: [], subject: only(path) }
  const second = await again()
  if (typeof second === 'string') return { blocked: second }
  const unsteady = new Set(differencesBetween(made, second).map(({ keys }) => keys.join('\0')))
  const steady = differences.filter(({ keys }) => !unsteady.has(keys.join('\0')))
  return { hits: steady.length > 0 ? [hitOf(steady, committed, command)] : [], subject: only(path) }
}

function hitOf(
  differences: readonly DocumentDifference[],
  { path, text }: ApiDocument,
  command: string,
): Hit<Code> {
  const texts = differences.map(each => differenceText(each))
  const [first] = differences.filter(({ kind }) => kind !== 'missing')
  return {
    ...{ code: 'stale-document', path, about: '', line: first && lineOf(text, first.keys.slice(1)) },
    args: { spec: path, differences: shortList(texts, 3), command },
    evidence: texts.slice(0, 20),
  }
}
