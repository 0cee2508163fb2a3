import { type Call, type Context, callOf, type Rule } from './context.ts'
import { placeholderIn } from './placeholder.ts'
import { dataRules } from './rules/data.ts'
import { gitRules } from './rules/git.ts'
import { kindOf } from './rules/kind.ts'
import { machineRules } from './rules/machine.ts'
import { operationRules } from './rules/operations.ts'
import { packageRules } from './rules/packages.ts'
import { sourceRules } from './rules/source.ts'
import type { SimpleCommand, Statement } from './shell.ts'
import type { Verdict } from './step.ts'
import { isKnownTool } from './tools.ts'

/** The rules against running a command; the first that speaks decides. */
const rules: readonly Rule[] = [
  ...machineRules,
  ...gitRules,
  ...operationRules,
  ...packageRules,
  ...dataRules,
  ...sourceRules,
]

/** Says what is done with a statement: what speaks against any of its programs, else what its first one is for. */
export function classify(statement: Statement, context: Context): Verdict {
  const calls = statement.commands.filter(({ name }) => name !== '').map(command => callOf(command, context))
  for (const call of calls) {
    const verdict = rules.map(rule => rule(call, context, statement.text)).find(Boolean)
    if (verdict) return verdict
  }
  return runVerdict(statement, calls, context)
}

function runVerdict(statement: Statement, [call]: readonly Call[], context: Context): Verdict {
  const placeholder = placeholderIn(statement.text)
  if (placeholder !== undefined)
    return { class: 'blocked', rule: 'placeholder', reason: `${placeholder} needs a value` }
  if (!call) return { class: 'setup', rule: 'variable', reason: 'it sets a variable for what follows' }
  const missing = [call.command].find(command => !isThere(command, call, context))
  if (missing)
    return { class: 'blocked', rule: 'tool-missing', reason: `there is no program ${missing.name} here` }
  return kindOf(call, context, statement.text)
}

function isThere({ name }: SimpleCommand, { manager }: Call, { repository }: Context): boolean {
  if (manager || isKnownTool(name) || /[/$]/.test(name)) return true
  return (
    [...repository.manifests.values()].some(({ dependencies }) => dependencies.has(name)) ||
    repository.has(name)
  )
}
