/** A Python string as ruff writes it: double quotes, unless that needs an escape. */
export function pythonString(text: string): string {
  const double = JSON.stringify(text)
  if (!text.includes('"') || text.includes("'")) return double
  return `'${double.slice(1, -1).replaceAll('\\"', '"')}'`
}

/** A list of strings. */
export function pythonList(texts: readonly string[]): string {
  return `[${texts.map(pythonString).join(', ')}]`
}

/** The line length of ruff in a project. */
const widest = 110

/** A call on one line; where that is too wide, with its arguments on the next one, or one below the other. */
export function pythonCall(name: string, args: readonly string[], indent: number, after = ''): string {
  const [space, inner] = [' '.repeat(indent), ' '.repeat(indent + 4)]
  const line = `${space}${name}(${args.join(', ')})${after}`
  if (line.length <= widest && !line.includes('\n')) return line
  const together = `${inner}${args.join(', ')}`
  const body = together.length <= widest ? together : args.map(arg => `${inner}${arg},`).join('\n')
  return `${space}${name}(\n${body}\n${space})${after}`
}
