import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { contractIn } from '../../core/project/contract/contract.ts'
import { projectFile } from '../../core/render/project-file.ts'
import type { ChildResult } from '../../core/system/child.ts'
import { childEnvironmentOf, type Environment } from '../../core/system/process.ts'
import { shellCommand } from '../../core/system/shell.ts'
import type { ToolchainName } from '../../core/system/toolchain/toolchains.ts'
import { toolchains } from '../../core/system/toolchain/toolchains.ts'

/** What follows after the files are written, in this order. */
export const stepNames = ['install', 'openapi', 'env-example', 'check', 'test'] as const

export type StepName = (typeof stepNames)[number]

export interface StepContext {
  readonly root: string
  readonly toolchain: ToolchainName
  /** The package manager that gapi.yml records. */
  readonly packageManager: string | undefined
  readonly env: Environment
  readonly signal: AbortSignal
}

/** A command of the project. */
export interface UpdateStep {
  readonly name: StepName
  readonly command: readonly string[]
  /** What to type. */
  readonly shown: string
}

/** The commands of the steps that a project has, read from its files as they are now. */
export function stepsOf(names: readonly StepName[], context: StepContext): UpdateStep[] {
  return names.flatMap(name => {
    const command = commandOf(name, context)
    if (command === undefined) return []
    const shown = shellCommand(command) + (name === 'env-example' ? ' > .env.example' : '')
    return [{ name, command, shown }]
  })
}

function commandOf(name: StepName, context: StepContext): readonly string[] | undefined {
  const { root, toolchain, env } = context
  const { install, managerOf, proof } = toolchains[toolchain]
  const spec = managerOf(root, context.packageManager, env)
  if (name === 'install') return install(spec, root, env)[0]
  if (name === 'check' || name === 'test') return proof(name, root, spec)
  const manage = contractIn(readFileSync(join(root, projectFile), 'utf8'))?.manage ?? []
  if (name === 'openapi')
    return existsSync(join(root, 'openapi.json')) ? [...manage, 'openapi', '--write'] : undefined
  return existsSync(join(root, '.env.example')) ? [...manage, 'config', '--example'] : undefined
}

export interface StepsResult {
  readonly done: readonly UpdateStep[]
  readonly failed: { readonly step: UpdateStep; readonly reason: string; readonly output: string } | undefined
  /** The failed step and those after it. */
  readonly remaining: readonly StepName[]
  readonly notes: readonly string[]
}

/** Runs steps until one fails; each is read when its turn comes, because an install may change what there is. */
export async function runSteps(
  names: readonly StepName[],
  context: StepContext,
  onStep: (step: UpdateStep) => void,
): Promise<StepsResult> {
  const done: UpdateStep[] = []
  const notes: string[] = []
  for (const [place, name] of names.entries()) {
    const [step] = stepsOf([name], context)
    if (step === undefined) continue
    onStep(step)
    const ran = await runStep(step, context)
    const isExample = name === 'env-example' && ran.ok
    if (isExample) notes.push(...writeExample(context.root, ran.stdout))
    if (ran.ok) done.push(step)
    else
      return {
        done,
        notes,
        failed: { step, reason: reasonOf(step, ran), output: ran.output },
        remaining: names.slice(place),
      }
  }
  return { done, notes, failed: undefined, remaining: [] }
}

async function runStep({ command }: UpdateStep, { root, env, signal }: StepContext): Promise<ChildResult> {
  const { runChild } = await import('../../core/system/child.ts')
  return runChild(command, { cwd: root, env: childEnvironmentOf(env), signal })
}

function reasonOf({ shown }: UpdateStep, { fault, exitCode, signal }: ChildResult): string {
  if (fault === 'ENOENT') return `${shown.split(' ')[0]} is not installed`
  if (fault !== undefined) return `${shown} could not be started (${fault})`
  return `${shown} ${signal ? `was stopped by ${signal}` : `ended with exit code ${exitCode}`}`
}

/** Lines that only the present file has were written by somebody, so it stays then. */
function writeExample(root: string, text: string): string[] {
  const path = join(root, '.env.example')
  const [before, after] = [readFileSync(path, 'utf8'), `${text}\n`]
  if (before === after) return []
  const known = new Set(after.split('\n'))
  const own = before.split('\n').find(line => !known.has(line))
  if (own !== undefined)
    return [`.env.example has a line that the config classes do not give, so it is not written again: ${own}`]
  writeFileSync(path, after)
  return []
}
