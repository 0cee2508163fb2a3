/** A pattern of paths as .gitignore has them: `*` within a folder, `**` across them, a folder for all below it. */
export function globOf(pattern: string): RegExp {
  const plain = pattern.replace(/^\.?\//, '').replace(/\/$/, '')
  const source = plain.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, part => wildcards[part] ?? `\\${part}`)
  return new RegExp(`^${source}(/.*)?$`)
}

const wildcards: Readonly<Record<string, string>> = { '**/': '(.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' }
