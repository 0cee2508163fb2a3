import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, run } from '../project.mjs'

/**
 * Follows a recipe as a reader would, in the project: creates its files, makes its edits and runs its commands, in their
 * order. Returns the tests that it has created. An edit is a sentence before a block of code:
 *
 *   Create `file`:                             the whole file
 *   Insert in `file`, above `text`:            before the first line that contains the text; or "below"
 *   Replace in `file` the line `text`:         the first line that contains the text
 */
export function follow(recipe, project, env) {
  const tests = []
  for (const { sentence, language, code } of blocksOf(readFileSync(recipe, 'utf8'))) {
    if (language === 'sh') run('bash', ['-euc', code], project, env)
    else if (language !== 'text') tests.push(...edit(project, sentence, code))
  }
  return tests
}

/** The blocks of code, each with the line of text before it. */
export function blocksOf(text) {
  const blocks = text.matchAll(/(?:^|\n)([^\n]*)\n\n?```(\w+)\n([\s\S]*?)\n```(?=\n|$)/g)
  return [...blocks].map(([, sentence, language, code]) => ({ sentence, language, code: `${code}\n` }))
}

function edit(project, sentence, code) {
  const [, verb, name] = /(Create|Insert in|Replace in) `([^`]+)`/.exec(sentence) ?? []
  expect(name, `"${sentence}" does not say what to do with its code`)
  const file = join(project, name)
  if (verb === 'Create') {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, code)
    return name.endsWith('.test.ts') ? [name] : []
  }
  const before = readFileSync(file, 'utf8')
  const [, where, , marker] = /(above|below|the line) (`+)(.+?)\2:$/.exec(sentence) ?? []
  writeFileSync(file, edited(before, { where, marker, code, name }))
  return []
}

function edited(before, { where, marker, code, name }) {
  const lines = before.split('\n')
  const at = lines.findIndex(line => line.includes(marker?.trim()))
  expect(at !== -1, `${name} has no line with ${marker}`)
  lines.splice(where === 'below' ? at + 1 : at, where === 'the line' ? 1 : 0, code.slice(0, -1))
  return lines.join('\n')
}
