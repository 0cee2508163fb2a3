import { posix } from 'node:path'
import { escaped } from '../../../../../core/system/escaped.ts'
import { shortList } from '../../../../../core/system/short-list.ts'
import { variablesIn } from '../../../queries/environment-file.ts'
import { environmentReads, isForeign } from '../../../queries/environment-reads.ts'
import type { ReadmeStep } from '../../../readme/plan/step.ts'
import { fileRunBy } from '../../../readme/shell/file-run.ts'
import { joined } from '../../../readme/shell/joined.ts'
import { type ProgramCall, programCallsOf } from '../../../readme/shell/program-calls.ts'
import { isDocumentation, isEnvExample, isSource, isTest } from '../../../repository/places.ts'
import type { Texts } from '../../../repository/texts.ts'
import type { Check, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import type { Insertion } from '../../insertion.ts'
import { amount } from '../../subject.ts'
import { checkReadme, type PlannedReadme } from '../readme-steps.ts'

const findings = {
  'env-not-copied': {
    message: '`{command}` needs {env}, and the README does not say to create it.',
    hint: 'Add the line before it: cp {example} {env}',
    fix: copyBefore,
  },
  'env-never-mentioned': {
    message: '{names} must be set before `{command}`, and the README does not say to create {env}.',
    hint: 'Add the line before it: cp {example} {env}',
  },
}

type Code = keyof typeof findings

export const envStep: Check<Code> = {
  id: 'readme/env-step',
  severity: 'error',
  point: 'readme',
  title: 'The README says to create the .env that the start needs',
  why: 'The .env is rightly not in git, so a fresh clone has none. It is the step that people who have had theirs for years forget to write down.',
  finds:
    'A command of the README that runs, directly or through scripts, something that stops without a `.env`: `--env-file=.env`, env-cmd, dotenv-safe; where there is an example, git does not track the `.env`, and no line creates it. A warning: dotenv, variables of the example without a default in the code, and a README that does not mention the environment.',
  ignores:
    '`--env-file-if-exists`, defaults in the code, a script that copies the example, and prose such as “create a `.env`”.',
  advice:
    '`--fix` inserts `cp .env.example .env` above the command where it is a line of a code block without a prompt; otherwise add it by hand.',
  findings,
  run(context) {
    return checkReadme(context, readme => {
      const waiting = readme.steps.filter(({ class: kind }) => ['setup', 'server', 'verify'].includes(kind))
      const made = new Set<string>()
      const subject = amount(waiting.length, 'command that is run', 'commands that are run')
      for (const step of waiting) {
        const hit = loadedHit(step, readme, context, made)
        if (hit) return { hits: [hit], subject }
      }
      const server = waiting.find(({ class: kind }) => kind === 'server')
      return { hits: server ? requiredHits(server, readme, context) : [], subject }
    })
  },
}

/** A program that does not start without the file. */
function loadedHit(
  step: ReadmeStep,
  readme: PlannedReadme,
  context: CheckContext,
  made: Set<string>,
): Hit<Code> | undefined {
  const { repository } = context
  for (const ran of programCallsOf(step.command, step.cwd, repository)) {
    const loaded = envFileOf(ran, context)
    if (loaded === undefined) continue
    const env = joined(ran.folder, loaded)
    const example = exampleBeside(env, context)
    if (made.has(env) || repository.files.has(env) || example === undefined) continue
    if (isMade(env, readme, context)) {
      made.add(env)
      continue
    }
    const { command, file, line } = step
    const args = { command, ...seenFrom(step.cwd, env, example) }
    return { code: 'env-not-copied', path: file, line, about: env, args }
  }
  return undefined
}

/** `--env-file-if-exists` and plain dotenv do not need the file. */
function envFileOf(
  { call: { command }, folder }: ProgramCall,
  { repository }: CheckContext,
): string | undefined {
  const { name, args } = command
  const at = args.findIndex(arg => /^--env-file(=|$)/.test(arg))
  if (at >= 0 && /^(node|tsx|bun|nodemon)$/.test(name)) return args[at]?.split('=')[1] ?? args[at + 1]
  if (name === 'env-cmd') {
    const option = args.findIndex(arg => arg === '-f' || arg === '--file')
    return (option < 0 ? undefined : args[option + 1]) ?? '.env'
  }
  const isSafe = repository.manifests.get(folder)?.dependencies.has('dotenv-safe')
  return isSafe && fileRunBy(command) !== undefined ? '.env' : undefined
}

function exampleBeside(env: string, { texts }: CheckContext): string | undefined {
  const folder = posix.dirname(env)
  const all = texts.paths.filter(path => isEnvExample(path) && !isTest(path))
  return all.find(path => posix.dirname(path) === folder)
}

/** The paths as typed in the folder of a step. */
function seenFrom(cwd: string, env: string, example: string) {
  return { env: posix.relative(cwd, env), example: posix.relative(cwd, example) }
}

/** By a command, by a script that a command runs, or in a sentence. */
function isMade(
  env: string,
  { plan, steps, text }: PlannedReadme,
  { repository, texts }: CheckContext,
): boolean {
  const name = posix.basename(env)
  const isName = new RegExp(`(^|[\\s"'\`/(=>[])${escaped(name)}(?![\\w.-])`)
  const isToMake =
    /\b(cop(y|ies)|creat|renam|mak|fill|add|set|writ|edit|configur|put|provid|needs?|requires?|defin|updat|duplicat|generat)/i
  if (plan.steps.some(({ command }) => isName.test(command) && !/--env-file/.test(command))) return true
  if (text.split('\n').some(line => isName.test(line) && isToMake.test(line))) return true
  return steps
    .flatMap(({ command, cwd }) => programCallsOf(command, cwd, repository))
    .some(({ call: { command }, folder, script }) => {
      const isCopy = /^(cp|cpy|copyfiles|shx|ncp|copy|mv|touch|test|\[)$/.test(command.name)
      const file = fileRunBy(command)
      const body = file && isBuildTool(file) ? (texts.of(joined(folder, file)) ?? '') : ''
      return (script !== undefined && isCopy && command.args.includes(name)) || isName.test(body)
    })
}

/** A set-up script, not the program itself. */
function isBuildTool(file: string): boolean {
  return /(^|\/)(scripts?|bin|tools?|tasks)\/|set-?up|install|init|bootstrap|env|\.sh$/i.test(file)
}

/** Required values without a default, where dotenv would load them. */
function requiredHits(server: ReadmeStep, { text }: PlannedReadme, context: CheckContext): Hit<Code>[] {
  const folder = server.script?.folder ?? server.cwd
  const { dependencies } = context.repository.manifests.get(folder) ?? {}
  const env = joined(folder, '.env')
  const example = exampleBeside(env, context)
  const loads = ['dotenv', 'dotenv-flow', 'dotenv-expand', '@nestjs/config'].some(name =>
    dependencies?.has(name),
  )
  if (!loads || example === undefined || context.repository.files.has(env)) return []
  if (/\benv\b|environment/i.test(text) || isDocumentation(example)) return []
  const known = new Set(variablesIn(context.texts.of(example) ?? '').map(({ name }) => name))
  const names = environmentReads(context, isSource).flatMap(({ name, fallback }) =>
    name !== undefined && !fallback && known.has(name) && !isForeign(name) ? [name] : [],
  )
  if (names.length === 0) return []
  const { command, file, line } = server
  const args = { command, ...seenFrom(server.cwd, env, example), names: shortList([...new Set(names)]) }
  return [{ code: 'env-never-mentioned', path: file, line, about: env, args, severity: 'warning' }]
}

/** After a prompt or in a sentence, the user has to insert it by hand. */
function copyBefore({ path, line = 1, args = {} }: Hit, texts: Texts): Insertion[] {
  const { command = '', env = '', example = '' } = args
  const [, indent = '', written = ''] = /^(\s*)(\S.*)?$/.exec(texts.line(path, line)) ?? []
  const isCommand = written.split(/\s#/, 1)[0]?.trim() === command
  return isCommand ? [{ path, after: line - 1, lines: [`${indent}cp ${example} ${env}`] }] : []
}
