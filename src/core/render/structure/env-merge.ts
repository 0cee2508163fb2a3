import { mergedEntries, type NamedPart, textOf, unlessTwice } from './entries-merge.ts'

/** A file of variables (NAME=value) merged by variables, with the comments above each. Undefined for a conflict. */
export function mergedEnv(base: string, ours: string, theirs: string): string | undefined {
  const [old, own, other] = [base, ours, theirs].map(text => unlessTwice(variablesIn(text)))
  return old && own && other && mergedEntries(old, own, other)?.map(textOf).join('\n')
}

/** What follows the last variable has no name. */
function variablesIn(text: string): NamedPart[] {
  const entries: NamedPart[] = []
  let lines: string[] = []
  for (const line of text.split('\n')) {
    lines.push(line)
    const [left = '', value] = line.split('=', 2)
    const name = left
      .replace(/^[\s#]+/, '')
      .replace(/^export\s/, '')
      .trim()
    if (value === undefined || !/^[A-Z_][A-Z0-9_]*$/.test(name)) continue
    entries.push({ name, lines })
    lines = []
  }
  return [...entries, { name: '', lines }]
}

/** A file such as .gitignore merged by its lines, whose order says little. Undefined where a line is there twice. */
export function mergedPatterns(base: string, ours: string, theirs: string): string | undefined {
  const [old, own, other] = [base, ours, theirs].map(text =>
    unlessTwice(text.split('\n').map(line => ({ name: line, lines: [line] }))),
  )
  return old && own && other && mergedEntries(old, own, other)?.map(textOf).join('\n')
}

/**
 * A module that is a list (`export const orders = …`, `export * as notice from …`), merged by its exports. Undefined for a
 * module that has more, and for a conflict.
 */
export function mergedList(base: string, ours: string, theirs: string): string | undefined {
  const [old, own, other] = [base, ours, theirs].map(exportsIn)
  return old && own && other && mergedEntries(old, own, other, true)?.map(textOf).join('\n')
}

/** The first entry is what comes before the list, and has no name. */
function exportsIn(text: string): readonly NamedPart[] | undefined {
  const entries: NamedPart[] = []
  let lines: string[] = []
  const all = text.split('\n')
  const end = all.findLastIndex(line => /^ ?\*\/|\*\/$/.test(line)) + 1
  for (const line of all.slice(end)) {
    if (!/^(export |\}|\/\/|[ \t]|$)/.test(line)) return undefined
    const name = /^export (?:const (\w+)|\{ (\w+) \}|\* as (\w+))/.exec(line)?.slice(1).find(Boolean)
    if (line.startsWith('export ') && name === undefined) return undefined
    lines.push(line)
    if (name !== undefined) entries.push({ name, lines })
    // The lines of a value up to its closing brace belong to it.
    const isOpen =
      /^export .*[{[(]$/.test(line) || (/^[ \t]/.test(line) && lines.some(each => each.startsWith('export ')))
    if ((name !== undefined && !isOpen) || line.startsWith('}')) lines = []
  }
  return entries.length === 0
    ? undefined
    : unlessTwice([{ name: '', lines: all.slice(0, end) }, ...entries, { name: '\uffff', lines }])
}
