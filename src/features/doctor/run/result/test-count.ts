import { stripVTControlCharacters } from 'node:util'

/** How many tests ran, from the output of known test runners; undefined for other output. */
export function testsRun(output: string): number | undefined {
  const text = stripVTControlCharacters(output)
  const counts = summaries.flatMap(({ pattern }) =>
    [...text.matchAll(pattern)].map(([, count]) => Number(count ?? 0)),
  )
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0)
}

/** The summary line of a runner; a line without a number means that there are no tests. */
const summaries: readonly { readonly runner: string; readonly pattern: RegExp }[] = [
  { runner: 'Vitest', pattern: /^ *Tests .*\((\d+)\)$/gm },
  { runner: 'Vitest', pattern: /^ *(?:Tests +no tests|No test files found\b.*)$/gm },
  { runner: 'Jest', pattern: /^Tests: (?:.*[^\d\n])?(\d+) total$/gm },
  { runner: 'Jest', pattern: /^No tests found\b.*$/gm },
  { runner: 'Mocha', pattern: /^ *(\d+) (?:passing|failing)\b/gm },
  { runner: 'node --test', pattern: /^(?:#|ℹ) tests (\d+)$/gm },
  { runner: 'TAP', pattern: /^1\.\.(\d+)$/gm },
  { runner: 'Jasmine', pattern: /^(\d+) specs?, \d+ failures?/gm },
  { runner: 'Jasmine', pattern: /^No specs found\b.*$/gm },
  { runner: 'Bun', pattern: /^Ran (\d+) tests? across/gm },
  { runner: 'AVA', pattern: /^ *(\d+) tests? passed$/gm },
  { runner: 'uvu', pattern: /^ *Total: +(\d+)$/gm },
]
