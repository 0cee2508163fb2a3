import { pathToFileURL } from 'node:url'
import type { SourceLine, Sources } from './sources.ts'

/** The lines of the project in the text of a stack, from the innermost. */
export function linesInStack(stack: string, sources: Sources): SourceLine[] {
  return stack.split('\n').flatMap(entry => {
    if (!/^ +at /.test(entry)) return []
    const place = entry.slice(entry.lastIndexOf('(') + 1).replace(/^ +at (async )?/, '')
    const parts = place.replace(')', '').split(':')
    const [line, name] = [parts.at(-2), parts.slice(0, -2).join(':')]
    if (name === '') return []
    // Node writes a path where a source map says the line, and a URL elsewhere.
    const file = sources.fileOf(/^\w{2,}:/.test(name) ? name : pathToFileURL(name).href)
    return file === undefined ? [] : [{ file, line: Number(line) }]
  })
}

/** The line that a statement belongs to: the innermost that is not of the framework, else the innermost. */
export function statementLine(lines: readonly SourceLine[], sources: Sources): SourceLine | undefined {
  const ofRequest = lines.filter(({ file }) => sources.layerOf(file) !== 'tool')
  return ofRequest.find(({ file }) => sources.layerOf(file) === 'own') ?? ofRequest[0]
}
