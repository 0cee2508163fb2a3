import { escaped } from '../../../core/system/escaped.ts'
/**
 * The line in a source, from 1, that the words of a finding lead to: each is searched after the one before,
 * inside the function. Searched in the text rather than in a stack trace, because a compiled file has other
 * lines.
 */
export function lineOf(source: string, name: 'up' | 'down', words: readonly string[]): number {
  const start = startOf(source, name)
  const other = startOf(source, name === 'up' ? 'down' : 'up')
  const text = source.slice(0, other > start ? other : undefined)
  let at = start
  for (const word of words) at = placeOf(text, word, at)
  return source.slice(0, at).split('\n').length
}

/** The start of a function: `function up`, `exports.up`, `const up =`, `up(knex)` of an object. */
function startOf(source: string, name: string): number {
  const start = source.search(
    new RegExp(`(function\\s+|exports\\.|const\\s+|async\\s+|^[ \\t]*)${escaped(name)}\\b`, 'm'),
  )
  return Math.max(0, start)
}

/** The position of a word, preferably in quotes; if it is not found, the previous position. */
function placeOf(text: string, word: string, from: number): number {
  const plain = escaped(word)
  const patterns = [`["'\`.]${plain}["'\`.]`, `(?<!\\w)${plain}(?!\\w)`]
  const places = patterns.map(pattern => text.slice(from).search(new RegExp(pattern)))
  const place = places.find(found => found >= 0)
  return place === undefined ? from : from + place
}
