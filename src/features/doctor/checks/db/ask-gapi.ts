import { isAbsolute, relative } from 'node:path'
import { type Json, recordIn } from '../../../../core/system/json.ts'
import { shellCommand } from '../../../../core/system/shell.ts'
import type { RunRecord } from '../../run/result/record.ts'
import { masked } from '../../secrets/scan.ts'
import type { CheckOutcome } from '../check.ts'

/** The output of a gapi command with `--json`, or its refusal. */
export type Answer = { readonly said: Json } | Refusal

export interface Refusal {
  /** What is wrong. */
  readonly fault: string
  /** What is wrong, and what to do. */
  readonly refused: string
}

/** Runs a gapi command in the copy, in the state after the README's set-up. */
export async function askGapi(record: RunRecord, args: readonly string[]): Promise<Answer> {
  if (record.unready !== undefined) return refusal(`It was not tried: ${record.unready}.`)
  const { stdout, failure = 'it printed nothing' } = await record.gapi([...args, '--json'])
  const said = jsonIn(stdout)
  if (said === undefined) return refusal(`gapi ${args.join(' ')} gave no answer: ${failure}.`)
  const { message, hint } = recordIn(said.error)
  if (typeof message !== 'string') return { said }
  if (message.startsWith('This is a bug')) throw new Error(message)
  const sentence = /[.:?]$/.test(message) ? message : `${message}.`
  return refusal(plain(sentence, record), plain(hintFor(args, hint), record))
}

function refusal(fault: string, hint = ''): Refusal {
  return { fault, refused: `${fault} ${hint}`.trim() }
}

/** A flag in the hint belongs to the gapi command, not to the doctor. */
function hintFor(args: readonly string[], hint: unknown): string {
  return typeof hint === 'string' ? hint.replace(/: (?=--\w)/, `: ${shellCommand(['gapi', ...args])} `) : ''
}

/** The outcome when gapi refuses to check the migrations. */
export function refusedBy(detail: string): CheckOutcome<never> {
  return /^The migrations directory .* does not exist/.test(detail)
    ? { notApplicable: 'There are no migrations.' }
    : { blocked: detail }
}

/** A text from the copy, without the path of the copy and without secrets. */
export function plain(text: string, { root }: RunRecord): string {
  return masked(text.replaceAll(`${root}/`, '').replaceAll(root, '.'))
}

/** A path in the copy as a path in the repository; undefined for one outside. */
export function pathIn({ root }: RunRecord, path: unknown): string | undefined {
  if (typeof path !== 'string' || !isAbsolute(path)) return undefined
  const inside = relative(root, path).replaceAll('\\', '/')
  return inside.startsWith('../') ? undefined : inside
}

/** The project may print text while it is loaded; the JSON object is at the end. */
function jsonIn(text: string): Json | undefined {
  const start = `\n${text}`.lastIndexOf('\n{\n')
  try {
    return start < 0 ? undefined : recordIn(JSON.parse(text.slice(start)))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}
