import { isAbsolute, relative } from 'node:path'
import { shellCommand } from '../../../core/shell.ts'
import type { Outcome } from '../check.ts'
import { recordIn } from '../package-json.ts'
import { masked } from '../secrets/scan.ts'
import type { RunRecord } from './record.ts'

type Json = Readonly<Record<string, unknown>>

/** What a command of gapi says with `--json`, or that it refuses. */
export type Answer = { readonly said: Json } | Refusal

export interface Refusal {
  /** What is wrong. */
  readonly fault: string
  /** The same, and what to do. */
  readonly refused: string
}

/** Asks gapi something in the copy, as the set-up of the README has left it. */
export async function askGapi(record: RunRecord, args: readonly string[]): Promise<Answer> {
  if (record.unready !== undefined) return refusal(`It was not tried: ${record.unready}.`)
  const { stdout, failure = 'it said nothing' } = await record.gapi([...args, '--json'])
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

/** A flag that a hint shows is one of the command that was asked, not of the doctor. */
function hintFor(args: readonly string[], hint: unknown): string {
  return typeof hint === 'string' ? hint.replace(/: (?=--\w)/, `: ${shellCommand(['gapi', ...args])} `) : ''
}

/** What a refusal to look at migrations means. */
export function refusedBy(says: string): Outcome {
  return /^The migrations directory .* does not exist/.test(says)
    ? { notApplicable: 'There are no migrations.' }
    : { blocked: says }
}

/** A text of the copy, without its place and without secrets. */
export function plain(text: string, { root }: RunRecord): string {
  return masked(text.replaceAll(`${root}/`, '').replaceAll(root, '.'))
}

/** A path of the copy as that of the repository; undefined for one outside of it. */
export function pathIn({ root }: RunRecord, path: unknown): string | undefined {
  if (typeof path !== 'string' || !isAbsolute(path)) return undefined
  const inside = relative(root, path).replaceAll('\\', '/')
  return inside.startsWith('../') ? undefined : inside
}

/** What a project prints while it is loaded may stand before the object, which ends the text. */
function jsonIn(text: string): Json | undefined {
  const start = `\n${text}`.lastIndexOf('\n{\n')
  try {
    return start < 0 ? undefined : recordIn(JSON.parse(text.slice(start)))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}
