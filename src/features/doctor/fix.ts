import type { Finding } from './report.ts'
import type { Texts } from './texts.ts'
import type { Code } from './wording.ts'

/** Lines that go into a file. Nothing is ever taken out. */
export interface Insertion {
  readonly path: string
  /** The line after which they go, from 1; 0 is the beginning. */
  readonly after: number
  readonly lines: readonly string[]
}

/** What is safe to do by itself about the findings: what a person would type without thinking about it. */
export function fixesFor(findings: readonly Finding[], texts: Texts): Insertion[] {
  const all = findings.flatMap(finding => fixes[finding.code]?.(finding, texts) ?? [])
  const unique = new Map(all.map(fix => [`${fix.path}\0${fix.lines.join('\n')}`, fix]))
  return [...unique.values()]
}

/** The text of a file with lines in it; its own line ends, and one at its end. */
export function fixed(text: string, insertions: readonly Insertion[]): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = linesOf(text)
  const result = [...Array(lines.length + 1).keys()].flatMap(index => [
    ...lines.slice(index - 1, index),
    ...insertions.filter(({ after }) => after === index).flatMap(insertion => insertion.lines),
  ])
  return result.map(line => line + end).join('')
}

/** Without their ends; an end at the end of the text begins no line. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

type Fix = (finding: Finding, texts: Texts) => Insertion[]

const fixes: Readonly<Partial<Record<Code, Fix>>> = {
  'env-not-ignored': ({ path }, texts) => [atEnd(path, '.env', texts)],
  'not-in-example': ({ args: { name = '', example = '' } }, texts) => [atEnd(example, `${name}=`, texts)],
  'env-not-copied': ({ path, line = 1, args: { command = '', env = '', example = '' } }, texts) => {
    const [, indent = '', written = ''] = /^(\s*)(.*?)\s*(?:\s#.*)?$/.exec(texts.line(path, line)) ?? []
    // After a prompt, or in a sentence, it is for a person to find the place.
    return written === command ? [{ path, after: line - 1, lines: [`${indent}cp ${example} ${env}`] }] : []
  },
  'no-engines': ({ path, args: { version = '' } }, texts) => {
    const after = lastLineOf(texts.of(path) ?? '', ['name', 'version', 'description', 'private', 'type'])
    return after === undefined ? [] : [{ path, after, lines: [`  "engines": { "node": ">=${version}" },`] }]
  },
}

function atEnd(path: string, line: string, texts: Texts): Insertion {
  return { path, after: linesOf(texts.of(path) ?? '').length, lines: [line] }
}

/** The last of these keys that has a line of its own at the top of a package.json, with more after it. */
function lastLineOf(text: string, keys: readonly string[]): number | undefined {
  const pattern = new RegExp(`^ {2}"(${keys.join('|')})": .*,$`)
  const index = linesOf(text).findLastIndex(line => pattern.test(line))
  return index < 0 ? undefined : index + 1
}
