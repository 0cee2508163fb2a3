import { posix } from 'node:path'
import type { Check, Hit } from '../../check.ts'
import { variablesIn } from '../../environment-file.ts'
import { environmentReads, isForeign } from '../../environment-reads.ts'
import { isDocumentation, isEnvExample, isSource, isTest } from '../../places.ts'
import { programsBehind, type Ran } from '../../readme/behind.ts'
import { joined } from '../../readme/context.ts'
import { fileRunBy } from '../../readme/file-run.ts'
import type { Step } from '../../readme/step.ts'
import { lookAtReadme, type Told } from '../../readme/told.ts'
import { shortList } from '../../short-list.ts'
import type { Subject } from '../../subject.ts'

export const envStep: Check = {
  id: 'readme/env-step',
  severity: 'error',
  point: 'readme',
  title: 'The README says to make the .env that the start needs',
  help: 'The .env is rightly not in git, so a fresh clone has none. It is the step that those who have had theirs for years forget to write down.',
  run(subject) {
    return lookAtReadme(subject, told => {
      const waiting = told.steps.filter(({ class: kind }) => ['setup', 'server', 'verify'].includes(kind))
      const made = new Set<string>()
      for (const step of waiting) {
        const hit = loadedHit(step, told, subject, made)
        if (hit) return [hit]
      }
      const server = waiting.find(({ class: kind }) => kind === 'server')
      return server ? requiredHits(server, told, subject) : []
    })
  },
}

/** A program that does not start without the file. */
function loadedHit(step: Step, told: Told, subject: Subject, made: Set<string>): Hit | undefined {
  const { repository } = subject
  for (const ran of programsBehind(step.command, step.cwd, repository)) {
    const loaded = envFileOf(ran, subject)
    if (loaded === undefined) continue
    const env = joined(ran.folder, loaded)
    const example = exampleBeside(env, subject)
    if (made.has(env) || repository.files.has(env) || example === undefined) continue
    if (isMade(env, told, subject)) {
      made.add(env)
      continue
    }
    const { command, file, line } = step
    const args = { command, ...seenFrom(step.cwd, env, example) }
    return { code: 'env-not-copied', path: file, line, about: env, args }
  }
  return undefined
}

/** `--env-file-if-exists` and plain dotenv go on without it. */
function envFileOf({ call: { command }, folder }: Ran, { repository }: Subject): string | undefined {
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

function exampleBeside(env: string, { texts }: Subject): string | undefined {
  const folder = posix.dirname(env)
  const all = texts.paths.filter(path => isEnvExample(path) && !isTest(path))
  return all.find(path => posix.dirname(path) === folder)
}

/** As they are typed in the folder of a step. */
function seenFrom(cwd: string, env: string, example: string) {
  return { env: posix.relative(cwd, env), example: posix.relative(cwd, example) }
}

/** By a command, by a script that a command runs, or in words. */
function isMade(env: string, { plan, steps, text }: Told, { repository, texts }: Subject): boolean {
  const name = posix.basename(env)
  const isName = new RegExp(`(^|[\\s"'\`/(=>[])${name.replaceAll('.', '\\.')}(?![\\w.-])`)
  const isToMake =
    /\b(cop(y|ies)|creat|renam|mak|fill|add|set|writ|edit|configur|put|provid|needs?|requires?|defin|updat|duplicat|generat)/i
  if (plan.steps.some(({ command }) => isName.test(command) && !/--env-file/.test(command))) return true
  if (text.split('\n').some(line => isName.test(line) && isToMake.test(line))) return true
  return steps
    .flatMap(({ command, cwd }) => programsBehind(command, cwd, repository))
    .some(({ call: { command }, folder, script }) => {
      const isCopy = /^(cp|cpy|copyfiles|shx|ncp|copy|mv|touch|test|\[)$/.test(command.name)
      const file = fileRunBy(command)
      const body = file && isTooled(file) ? (texts.of(joined(folder, file)) ?? '') : ''
      return (script !== undefined && isCopy && command.args.includes(name)) || isName.test(body)
    })
}

/** A script that sets up, and not the program itself. */
function isTooled(file: string): boolean {
  return /(^|\/)(scripts?|bin|tools?|tasks)\/|set-?up|install|init|bootstrap|env|\.sh$/i.test(file)
}

/** Values that the code has no default for, where dotenv is what would bring them. */
function requiredHits(server: Step, { text }: Told, subject: Subject): Hit[] {
  const folder = server.script?.folder ?? server.cwd
  const { dependencies } = subject.repository.manifests.get(folder) ?? {}
  const env = joined(folder, '.env')
  const example = exampleBeside(env, subject)
  const loads = ['dotenv', 'dotenv-flow', 'dotenv-expand', '@nestjs/config'].some(name =>
    dependencies?.has(name),
  )
  if (!loads || example === undefined || subject.repository.files.has(env)) return []
  if (/\benv\b|environment/i.test(text) || isDocumentation(example)) return []
  const known = new Set(variablesIn(subject.texts.of(example) ?? '').map(({ name }) => name))
  const names = environmentReads(subject, isSource).flatMap(({ name, fallback }) =>
    name !== undefined && !fallback && known.has(name) && !isForeign(name) ? [name] : [],
  )
  if (names.length === 0) return []
  const { command, file, line } = server
  const args = { command, ...seenFrom(server.cwd, env, example), names: shortList([...new Set(names)]) }
  return [{ code: 'env-never-mentioned', path: file, line, about: env, args, severity: 'warning' }]
}
