/**
 * Finds the migration folders in a knexfile's text, without running it. `[]` means Knex's default,
 * `./migrations`; undefined means that the folders are computed.
 */
export function literalFolders(text: string): string[] | undefined {
  const code = withoutComments(text)
  const blocks = [...code.matchAll(/\bmigrations["']?\s*:\s*/g)].map(({ index, 0: { length } }) =>
    valueAt(code, index + length),
  )
  if (blocks.length === 0)
    return /\bmigrations\b/.test(code) || !/\bclient\b/.test(code) ? undefined : [standard]
  const folders = blocks.map(folderIn)
  if (folders.some(folder => folder === undefined)) return undefined
  return [...new Set(folders.flatMap(folder => folder ?? []))]
}

const standard = './migrations'

/** The folder in `{ directory: './db/migrations', … }`. */
function folderIn(block: string): string | undefined {
  if (!block.startsWith('{') || /\.\.\./.test(block)) return undefined
  const directory = /\bdirectory["']?\s*([:,}])\s*/.exec(block)
  if (!directory) return standard
  if (directory[1] !== ':') return undefined
  return literalOf(valueAt(block, directory.index + directory[0].length))
}

/** A string, a list with one string, or a path that is joined to the knexfile's folder. */
function literalOf(value: string): string | undefined {
  const plain = /^(?:\[\s*)?(["'`])([^"'`$]+)\1(?:\s*(?:,\s*)?\])?$/.exec(value)
  if (plain) return plain[2]
  const here = '(?:__dirname|import\\.meta\\.dirname)'
  const template = new RegExp(`^\`\\$\\{${here}\\}/([^\`$]+)\`$`).exec(value)
  if (template) return template[1]
  const sum = new RegExp(`^${here}\\s*\\+\\s*(["'])/([^"']+)\\1$`).exec(value)
  if (sum) return sum[2]
  const call = new RegExp(`^(?:path\\.)?(?:join|resolve)\\(\\s*${here}\\s*,([^()]*)\\)$`).exec(value)
  const parts = call?.[1]?.split(',').map(part => /^\s*(["'`])([^"'`$]*)\1\s*$/.exec(part)?.[2])
  return parts?.every(part => part !== undefined) ? parts.join('/') : undefined
}

/** The expression at a position: up to the comma or bracket that ends it. */
function valueAt(code: string, start: number): string {
  let depth = 0
  let end = start
  for (; end < code.length; end += 1) {
    const character = code[end] ?? ''
    if (/["'`]/.test(character)) end = endOfString(code, end)
    else if (/[{[(]/.test(character)) depth += 1
    else if (/[}\])]/.test(character)) depth -= 1
    else if (character === ',' && depth === 0) break
    if (depth < 0) break
    if (depth === 0 && /[}\])]/.test(character) && code[start] === '{') return code.slice(start, end + 1)
  }
  return code.slice(start, end).trim()
}

function endOfString(code: string, start: number): number {
  let end = start + 1
  while (end < code.length && code[end] !== code[start]) end += code[end] === '\\' ? 2 : 1
  return end
}

/** Removes comments and keeps strings. */
function withoutComments(text: string): string {
  return text.replace(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (_, string: string | undefined) => string ?? ' ',
  )
}
