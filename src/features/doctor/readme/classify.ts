import { type Call, type Context, callOf, type Rule, skipped } from './context.ts'
import { placeholderIn } from './placeholder.ts'
import { dataRules } from './rules/data.ts'
import { gitRules } from './rules/git.ts'
import { kindOf } from './rules/kind.ts'
import { isPrivileged, machineRules } from './rules/machine.ts'
import { operationRules } from './rules/operations.ts'
import { packageRules } from './rules/packages.ts'
import { sourceRules } from './rules/source.ts'
import { parseShell, type SimpleCommand, type Statement } from './shell.ts'
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
  const calls = statement.commands
    .flatMap(withInner)
    .filter(({ name }) => name !== '')
    .map(command => callOf(command, context))
  for (const call of calls) {
    const verdict = rules.map(rule => rule(call, context, statement.text)).find(Boolean)
    if (verdict) return verdict
    if (bodyOf(call).some(isPrivileged))
      return skipped(
        'privileged',
        `${call.script?.name ?? call.command.name} changes the machine, not the project`,
      )
  }
  return runVerdict(statement, calls, context)
}

/** `bash -c "…"` with the commands it holds. */
function withInner(command: SimpleCommand): SimpleCommand[] {
  const { name, args } = command
  const text = /^(ba|z|da|k)?sh$/.test(name) && args[0] === '-c' ? (args[1] ?? '') : ''
  return [command, ...parseShell(text).statements.flatMap(({ commands }) => commands)]
}

/** Every program of the scripts a call goes through, not only their first. */
function bodyOf(call: Call): SimpleCommand[] {
  const bodies = [call, ...call.through].map(({ script, recipe }) => script?.body ?? recipe ?? '')
  return bodies.flatMap(body => parseShell(body).statements.flatMap(({ commands }) => commands))
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
