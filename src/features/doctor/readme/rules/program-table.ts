import type { Call } from '../shell/call.ts'
import type { SimpleCommand } from '../shell/parse-shell.ts'
import { words } from '../shell/words.ts'
import type { ReadmeRule } from './rule.ts'
import type { Classified, StepClass } from './step-class.ts'

/** The class of the calls of some programs. A list is one text with spaces between the words. */
export interface ProgramRow {
  readonly programs: string
  /**
   * Only if one of these is the first word that is not an option; `*` is any word, `*:new` any word with that
   * ending.
   */
  readonly verbs?: string
  readonly exceptVerbs?: string
  /** Only if one of these arguments is anywhere; `*` is any argument. */
  readonly args?: string
  readonly exceptArgs?: string
  /** Also if a script calls the program first. */
  readonly inScripts?: true
  /** Default: `skipped`. */
  readonly class?: StepClass
  readonly rule: string
  /** Begins with “it”. */
  readonly reason: string
}

export type ProgramTable = (command: SimpleCommand, isInScript?: boolean) => Classified | undefined

/** A lookup table for calls; the first matching row decides. */
export function programTable(rows: readonly ProgramRow[]): ProgramTable {
  const byProgram = new Map<string, ProgramTable[]>()
  for (const row of rows) {
    const classOf = compiled(row)
    for (const name of words(row.programs)) byProgram.set(name, [...(byProgram.get(name) ?? []), classOf])
  }
  return (command, isInScript) => {
    for (const classOf of byProgram.get(command.name) ?? []) {
      const classified = classOf(command, isInScript)
      if (classified) return classified
    }
    return undefined
  }
}

function compiled(row: ProgramRow): ProgramTable {
  const verbs = row.verbs === undefined ? undefined : words(row.verbs)
  const args = row.args === undefined ? undefined : words(row.args)
  const exceptVerbs = words(row.exceptVerbs ?? '')
  const exceptArgs = words(row.exceptArgs ?? '')
  return (command, isInScript = false) => {
    const verb = verbOf(command)
    const matches =
      (!isInScript || row.inScripts) &&
      (!verbs || hasVerb(verbs, verb)) &&
      (!args || command.args.some(arg => args.has('*') || args.has(arg))) &&
      !exceptVerbs.has(verb) &&
      !command.args.some(arg => exceptArgs.has(arg))
    if (!matches) return undefined
    return { class: row.class ?? 'skipped', rule: row.rule, reason: row.reason }
  }
}

/** The rule of a table: for the called program, or the first programs of its script. */
export function ruleOf(table: ProgramTable): ReadmeRule {
  return call => table(call.command) ?? classedThrough(call, inner => table(inner.command, true))
}

/** The class of a call from the first programs of its script. */
export function classedThrough(
  { through, script, command }: Call,
  classOf: (inner: Call) => Classified | undefined,
): Classified | undefined {
  for (const inner of through) {
    const found = classOf(inner)
    if (found) return calledBy(script?.name ?? command.name, inner.command.name, found)
  }
  return undefined
}

/** The class of a program applied to its caller: “dev calls kubectl, which needs a cluster”. */
export function calledBy(caller: string, program: string, classified: Classified): Classified {
  const { reason } = classified
  const does = reason.startsWith('it ') ? `, which ${reason.slice(3)}` : `: ${reason}`
  return { ...classified, reason: `${caller} calls ${program}${does}` }
}

/** The first word of a command that is not an option: `git -v clone` is a clone. */
export function verbOf({ args }: SimpleCommand): string {
  return args.find(arg => !arg.startsWith('-')) ?? ''
}

function hasVerb(verbs: ReadonlySet<string>, verb: string): boolean {
  if (verb === '') return false
  return verbs.has('*') || verbs.has(verb) || verbs.has(`*${verb.slice(verb.lastIndexOf(':'))}`)
}
