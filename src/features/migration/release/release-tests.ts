import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { runChild } from '../../../core/system/child.ts'
import { Cancelled, UserError } from '../../../core/system/errors.ts'
import { recordIn } from '../../../core/system/json.ts'
import { findPackageManager, scriptCommand } from '../../../core/system/package-manager.ts'
import { childEnvironmentOf, type Environment } from '../../../core/system/process.ts'

export interface TestRun {
  /** `npm test`. */
  readonly command: string
  readonly ok: boolean
  /** `ended with exit code 1`. */
  readonly end: string
  /** The last lines that it printed. */
  readonly output: readonly string[]
  readonly milliseconds: number
}

export interface TestRunOptions {
  readonly env: Environment
  /** What the tests find in their environment besides, e.g. DATABASE_URL. */
  readonly variables: Environment
  readonly signal: AbortSignal
}

/** The command that runs the tests of a project. Throws where its package.json has none. */
export function testCommandIn(root: string, revision: string, env: Environment): string {
  const file = join(root, 'package.json')
  const { scripts } = existsSync(file) ? recordIn(JSON.parse(readFileSync(file, 'utf8'))) : {}
  if (recordIn(scripts).test !== undefined) return scriptCommand(findPackageManager(file, env), 'test')
  throw new UserError(
    `${revision} has no test script in its package.json, so there is nothing to run.`,
    'Pass a release with tests.',
  )
}

/** Runs the tests of a project and waits for them. */
export async function runTests(
  root: string,
  command: string,
  { env, variables, signal }: TestRunOptions,
): Promise<TestRun> {
  const started = performance.now()
  const environment = { ...childEnvironmentOf(env), ...variables }
  const { ok, fault, exitCode, output, ...ended } = await runChild(command.split(' '), {
    ...{ cwd: root, env: environment, signal, withOffspring: true },
  })
  if (signal.aborted) throw new Cancelled('Cancelled. Nothing was changed.')
  if (fault !== undefined) throw new UserError(`${command} could not be started: ${fault}.`, 'Install it.')
  return {
    ...{ command, ok },
    end: ended.signal ? `was stopped by ${ended.signal}` : `ended with exit code ${exitCode}`,
    output: stripVTControlCharacters(output).split('\n').slice(-mostLines),
    milliseconds: Math.round(performance.now() - started),
  }
}

const mostLines = 60
