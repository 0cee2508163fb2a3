import { execFileSync } from 'node:child_process'

/**
 * A Python with the packages of a new Flask project (`GAPI_TEST_PYTHON`, the path of its program); undefined where there
 * is none, and tests that need it are skipped.
 */
export const testPython: string | undefined = process.env.GAPI_TEST_PYTHON || undefined

/** What Python prints. Throws where it fails. */
export function pythonOutput(args: readonly string[]): string {
  if (testPython === undefined) throw new Error('GAPI_TEST_PYTHON is not set.')
  return execFileSync(testPython, args, { encoding: 'utf8' })
}

/** What a program of `test/support/python` prints as JSON. */
export function pythonJson(program: string, args: readonly string[]): unknown {
  return JSON.parse(pythonOutput([`test/support/python/${program}`, ...args]))
}
