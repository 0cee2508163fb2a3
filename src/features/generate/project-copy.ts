import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { answerIn, manageCommand } from '../../core/project/contract/answer.ts'
import { withStagingAsync } from '../../core/render/staging.ts'
import type { Tree } from '../../core/render/tree.ts'
import { textOf } from '../../core/render/tree.ts'
import { runChild } from '../../core/system/child.ts'
import { Cancelled, exit, UserError } from '../../core/system/errors.ts'
import type { Environment } from '../../core/system/process.ts'
import type { ReadProject } from './read-project.ts'

export interface ChildContext {
  readonly env: Environment
  readonly signal: AbortSignal
}

/** A file as it is and as it will be; undefined where it does not exist. */
export interface FileEdit {
  readonly path: string
  readonly before: string | undefined
  readonly after: string | undefined
}

/** The files as the project's own formatter leaves them; as they are where it has none. */
export async function formatted(
  { root, template }: Pick<ReadProject, 'root' | 'template'>,
  tree: Tree,
  { env, signal }: ChildContext,
): Promise<Tree> {
  const { program, settings, commands } = formatters[template]
  const formatter = program.map(path => join(root, path)).find(path => existsSync(path))
  if (formatter === undefined || !existsSync(join(root, settings))) return tree
  return withStagingAsync(root, 'gapi', async staging => {
    for (const [path, content] of tree) write(join(staging, path), textOf(content))
    copyFileSync(join(root, settings), join(staging, settings))
    for (const words of commands)
      await runChild([formatter, ...words, ...tree.keys()], { cwd: staging, env, signal })
    return new Map([...tree.keys()].map(path => [path, readFileSync(join(staging, path), 'utf8')]))
  })
}

const formatters = {
  api: { program: ['node_modules/.bin/biome'], settings: 'biome.json', commands: [['check', '--write']] },
  flask: {
    program: ['.venv/bin/ruff', '.venv/Scripts/ruff.exe'],
    settings: 'pyproject.toml',
    commands: [
      ['check', '--fix', '--quiet', '--no-cache'],
      ['format', '--quiet', '--no-cache'],
    ],
  },
} as const

/**
 * Adds to edits what the project writes itself: `manage openapi --write` runs in a copy with these edits, so that
 * everything is known before a file of the project changes.
 */
export async function withContract(
  { root, contract, template }: ReadProject,
  edits: readonly FileEdit[],
  { env, signal }: ChildContext,
): Promise<FileEdit[]> {
  return withStagingAsync(root, 'gapi', async staging => {
    const paths = copied(root, staging)
    for (const { path, after } of edits)
      if (after === undefined) rmSync(join(staging, path), { force: true })
      else write(join(staging, path), after)
    const asked = async () => {
      const command = [...inCopy(root, contract.manage), 'openapi', '--write', '--json']
      const ran = await runChild(command, { cwd: staging, env, signal })
      if (signal.aborted) throw new Cancelled()
      // The paths of the copy mean those of the project.
      const output = ran.output.replaceAll(`${staging}${sep}`, '')
      return { output, answer: answerIn(ran.stdout, 'openapi') }
    }
    const { output, answer } = await asked()
    if (answer?.kind !== 'answer') {
      for (const { path, before } of edits)
        if (before === undefined) rmSync(join(staging, path), { force: true })
        else write(join(staging, path), before)
      const isOwnFault = (await asked()).answer?.kind === 'answer'
      if (isOwnFault) throw editFault(output, answer, edits)
      throw contractFault(manageCommand(contract, 'openapi', '--write'), template, output, answer)
    }
    const own = new Set(edits.map(({ path }) => path))
    const written = paths.filter(path => !own.has(path)).flatMap(path => editOf(root, staging, path))
    return [...edits, ...written]
  })
}

function editOf(root: string, staging: string, path: string): FileEdit[] {
  const [before, after] = [readFileSync(join(root, path)), readFileSync(join(staging, path))]
  return before.equals(after) ? [] : [{ path, before: before.toString(), after: after.toString() }]
}

/** A program that is in the project, e.g. .venv/bin/python, is not in its copy. */
function inCopy(root: string, [program = '', ...words]: readonly string[]): string[] {
  const isOwn = /[\\/]/.test(program) && existsSync(join(root, program))
  return [isOwn ? join(root, program) : program, ...words]
}

type Answer = ReturnType<typeof answerIn>

/** The project answers as it is, and not with the edits: a name is taken, or other code needs what is destroyed. */
function editFault(output: string, answer: Answer, edits: readonly FileEdit[]): UserError {
  const isGenerated = edits.every(({ after }) => after !== undefined)
  const said = answer?.kind === 'failure' ? answer.message : errorIn(output)
  return new UserError(
    `The project does not start with this change: ${said}`,
    isGenerated
      ? 'Nothing was changed. Choose another name or other fields.'
      : 'Nothing was changed. Take out what uses it, and run the command again.',
    isGenerated ? exit.usage : exit.conflict,
  )
}

function errorIn(output: string): string {
  const lines = output.split('\n')
  const last = lines.find(line => /\bERROR\b|Error( \[\w+\])?:/.test(line)) ?? lines.at(-1) ?? ''
  return last.trim()
}

function contractFault(
  command: string,
  template: ReadProject['template'],
  output: string,
  answer: Answer,
): UserError {
  if (answer?.kind === 'failure') return new UserError(answer.message, answer.hint, exit.failed)
  return new UserError(
    `The project did not answer: ${command}. ${errorIn(output)}`.trim(),
    template === 'flask'
      ? 'Nothing was changed. Install its packages (make setup), and see whether make openapi works.'
      : 'Nothing was changed. Install its packages (npm install), and see whether npm run openapi works.',
    exit.failed,
  )
}

/** What is not part of the source of a project: in its root, and in every folder. */
const leftOutAbove = new Set('dist data coverage vendor .yarn .venv'.split(' '))
const leftOut = new Set('node_modules .git __pycache__ .mypy_cache .pytest_cache .ruff_cache'.split(' '))
const largest = 2_000_000

/** Copies the source; returns the paths of the files that the project may write. */
function copied(root: string, staging: string, below = ''): string[] {
  return readdirSync(join(root, below), { withFileTypes: true }).flatMap(entry => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    if (leftOut.has(entry.name) || (below === '' && leftOutAbove.has(entry.name))) return []
    if (/^\.gapi\..+\.tmp$/.test(entry.name)) return []
    if (entry.isDirectory()) {
      mkdirSync(join(staging, path), { recursive: true })
      return copied(root, staging, path)
    }
    if (!entry.isFile() || statSync(join(root, path)).size > largest) return []
    cpSync(join(root, path), join(staging, path))
    return [path]
  })
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
