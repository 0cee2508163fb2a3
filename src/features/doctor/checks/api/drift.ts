import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Check, Hit, Outcome } from '../../check.ts'
import { type DocumentDifference, differencesBetween, differenceText } from '../../openapi/difference.ts'
import { type ApiDocument, apiDocuments, type Json, lineOf, parsedDocument } from '../../openapi/document.ts'
import { type Writer, writersIn } from '../../openapi/writers.ts'
import { outcomeOfAll } from '../../run/outcomes.ts'
import type { RunRecord } from '../../run/record.ts'
import { shortList } from '../../short-list.ts'
import type { Subject } from '../../subject.ts'

export const drift: Check = {
  id: 'api/drift',
  severity: 'error',
  point: 'documentation',
  title: 'The OpenAPI document that is committed is what the code says',
  help: 'Document your API, or it does not exist: and a document that tells of another API is worse than none, since whoever reads it believes it. What is made from the code is right on the day it is made; only a check that makes it again keeps it so.',
  needsRun: true,
  run(subject, record) {
    const writers = writersIn(subject)
    if (writers.length === 0)
      return { notApplicable: 'No script here writes an OpenAPI document that git tracks.' }
    if (record.unready !== undefined) return { blocked: `It was not written again: ${record.unready}.` }
    return outcomeOfAll(writers, writer => compared(writer, subject, record))
  },
}

async function compared(writer: Writer, subject: Subject, record: RunRecord): Promise<Outcome> {
  const { script, path } = writer
  const command = `${subject.repository.manager?.name ?? 'npm'} run ${script}`
  const committed = apiDocuments(subject).found.find(document => document.path === path)
  const write = async () => {
    const { failure, blocker } = await record.command(command)
    return failure === undefined
      ? written(record, path)
      : `\`${command}\` could not write ${path}: ${blocker ?? failure}.`
  }
  const first = await write()
  if (typeof first === 'string' || !committed) return { blocked: String(first) }
  const differences = differencesBetween(committed.root, first)
  if (differences.length === 0) return { hits: [] }
  const second = await write()
  if (typeof second === 'string') return { blocked: second }
  const unsteady = new Set(differencesBetween(first, second).map(({ keys }) => keys.join('\0')))
  const steady = differences.filter(({ keys }) => !unsteady.has(keys.join('\0')))
  return { hits: steady.length > 0 ? [hitOf(steady, committed, command)] : [] }
}

/** The document as it is in the copy now. */
function written({ root }: RunRecord, path: string): Json | string {
  const file = join(root, path)
  const parsed = existsSync(file) ? parsedDocument(path, readFileSync(file, 'utf8')) : undefined
  return parsed === undefined || typeof parsed === 'string'
    ? `${path} is no document of OpenAPI any more.`
    : parsed
}

function hitOf(
  differences: readonly DocumentDifference[],
  { path, text }: ApiDocument,
  command: string,
): Hit {
  const texts = differences.map(differenceText)
  const [first] = differences.filter(({ kind }) => kind !== 'missing')
  return {
    ...{ code: 'stale-document', path, about: '', line: first && lineOf(text, first.keys.slice(1)) },
    args: { spec: path, differences: shortList(texts, 3), command },
    evidence: texts.slice(0, 20),
  }
}
