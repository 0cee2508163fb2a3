/** Module → the names that a file uses of it; undefined for `import module`. */
export type PythonImports = Readonly<Record<string, readonly string[] | undefined>>

const standard = /^(collections|datetime|itertools|json|typing|urllib)\b/
const widest = 110

/** Import lines as ruff sorts them: the standard library, packages, then the project. Modules without a name are left out. */
export function importsText(imports: PythonImports): string {
  const used = Object.entries(imports).filter(([, names]) => names === undefined || names.length > 0)
  const sections = [
    used.filter(([module]) => standard.test(module)),
    used.filter(([module]) => !standard.test(module) && !isOwn(module)),
    used.filter(([module]) => isOwn(module)),
  ]
  return sections
    .filter(section => section.length > 0)
    .map(section => section.toSorted(byModule).map(lineOf).join('\n'))
    .join('\n\n')
}

/** Those of these names that the code uses, outside its texts and not as the name of a field. */
export function namesUsed(code: string, names: readonly string[]): string[] {
  const plain = code.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '""')
  const words = new Set(plain.match(/\b[A-Za-z_]\w*\b(?![:=])/g))
  return names.filter(name => words.has(name))
}

function isOwn(module: string): boolean {
  return /^(app|tests)\b/.test(module)
}

type Entry = readonly [string, readonly string[] | undefined]

/** `import x` comes before `from y import z`. */
function byModule([a, names]: Entry, [b, others]: Entry): number {
  if ((names === undefined) !== (others === undefined)) return names === undefined ? -1 : 1
  return a < b ? -1 : 1
}

function lineOf([module, names]: Entry): string {
  if (names === undefined) return `import ${module}`
  const sorted = [...new Set(names)].toSorted(byKind)
  const line = `from ${module} import ${sorted.join(', ')}`
  if (line.length <= widest) return line
  return `from ${module} import (\n${sorted.map(name => `    ${name},\n`).join('')})`
}

/** Constants, classes, then functions. */
function byKind(a: string, b: string): number {
  return rankOf(a) - rankOf(b) || (a < b ? -1 : 1)
}

function rankOf(name: string): number {
  if (name.length > 1 && name === name.toUpperCase()) return 0
  return /^[A-Z]/.test(name) ? 1 : 2
}
