/**
 * The line of a source, from 1, that words of a finding lead to: each is looked for after the one before, inside the
 * function. Found in the text rather than in a stack, because a compiled file has other lines.
 */
export function lineOf(source: string, name: 'up' | 'down', words: readonly string[]): number {
  const start = startOf(source, name)
  const other = startOf(source, name === 'up' ? 'down' : 'up')
  const text = source.slice(0, other > start ? other : undefined)
  let at = start
  for (const word of words) at = placeOf(text, word, at)
  return source.slice(0, at).split('\n').length
}

/** Where a function begins: `function up`, `exports.up`, `const up =`, `up(knex)` of an object. */
function startOf(source: string, name: string): number {
  const start = source.search(
    new RegExp(`(function\\s+|exports\\.|const\\s+|async\\s+|^[ \\t]*)${name}\\b`, 'm'),
  )
  return Math.max(0, start)
}

/** The place of a word, in quotes if there is one; where it is not, the place before. */
function placeOf(text: string, word: string, from: number): number {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const patterns = [`["'\`.]${escaped}["'\`.]`, `(?<!\\w)${escaped}(?!\\w)`]
  const places = patterns.map(pattern => text.slice(from).search(new RegExp(pattern)))
  const place = places.find(found => found >= 0)
  return place === undefined ? from : from + place
}
