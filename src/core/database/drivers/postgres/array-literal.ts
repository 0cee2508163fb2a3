/**
 * The text of a PostgreSQL array, from a JSON list: `["a",null,[1.50]]` → `{"a",NULL,{1.50}}`. Numbers keep all their
 * digits. Throws a SyntaxError for what is not a list, or has an object in it.
 */
export function arrayLiteral(json: string): string {
  const list: unknown = JSON.parse(json)
  if (!Array.isArray(list)) throw new SyntaxError('It is not a list.')
  return json.replace(/"(?:[^"\\]|\\.)*"|[[\]{]|null|\s+/g, token => {
    if (token === '{') throw new SyntaxError('It has an object.')
    if (token.startsWith('"')) return quoted(String(JSON.parse(token)))
    return tokens[token] ?? ''
  })
}

const tokens: Readonly<Record<string, string>> = { '[': '{', ']': '}', null: 'NULL' }

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
