export interface JunitSuite {
  readonly name: string
  readonly cases: readonly JunitCase[]
}

export interface JunitCase {
  /** What it belongs to, after `gapi.`. */
  readonly group: string
  readonly name: string
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped'
  /** The failed check or rule. */
  readonly type: string
  readonly message: string
  readonly text: string
  /** The last output of a command. */
  readonly output: readonly string[]
  readonly milliseconds: number
}

/** JUnit XML as Jenkins and GitLab read it. Suites without a test case are left out. */
export function junitXml(name: string, suites: readonly JunitSuite[]): string {
  const shown = suites.filter(({ cases }) => cases.length > 0)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escaped(name)}" ${counts(shown.flatMap(({ cases }) => cases))}>`,
    ...shown.flatMap(({ name, cases }) => [
      `  <testsuite name="${escaped(name)}" ${counts(cases)}>`,
      ...cases.map(caseText),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n')
}

function counts(cases: readonly JunitCase[]): string {
  const count = (kind: JunitCase['kind']) => cases.filter(one => one.kind === kind).length
  const time = cases.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="${time.toFixed(3)}"`
}

function caseText({ group, name, kind, type, message, text, output, milliseconds }: JunitCase): string {
  const head = `    <testcase classname="gapi.${group}" name="${escaped(name)}" time="${(milliseconds / 1000).toFixed(3)}"`
  const said = [...(kind === 'passed' && text !== '' ? [text] : []), ...output].join('\n')
  const verdict = {
    failure: [`<failure message="${escaped(message)}" type="${type}">${escaped(text)}</failure>`],
    error: [`<error message="${message}" type="${type}">${escaped(text)}</error>`],
    skipped: [`<skipped message="${escaped(message)}"/>`],
    passed: [],
  }[kind]
  const inside = [...verdict, ...(said === '' ? [] : [`<system-out>${escaped(said)}</system-out>`])]
  return inside.length === 0
    ? `${head}/>`
    : [`${head}>`, ...inside.map(line => `      ${line}`), '    </testcase>'].join('\n')
}

/** XML 1.0 allows no control characters except tab and line ends, not even escaped. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it takes out
      .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  )
}
