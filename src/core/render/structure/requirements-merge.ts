import { mergedEntries, type NamedPart, textOf, unlessTwice } from './entries-merge.ts'

/**
 * A list of Python packages (requirements.in, requirements.txt) merged package by package, with the comments above each and
 * its hashes. Of two versions of one package the higher one is taken. Undefined for a conflict.
 */
export function mergedRequirements(base: string, ours: string, theirs: string): string | undefined {
  const [old, own, other] = [base, ours, theirs].map(text => unlessTwice(packagesIn(text)))
  if (!old || !own || !other) return undefined
  const raised = (entries: readonly NamedPart[], beside: readonly NamedPart[]) =>
    entries.map(
      entry =>
        higher(
          entry,
          beside.find(({ name }) => name === entry.name),
        ) ?? entry,
    )
  return mergedEntries(old, raised(own, other), raised(other, own), true)?.map(textOf).join('\n')
}

/** A package is on one line; hashes follow on indented ones. What follows the last package has no name. */
function packagesIn(text: string): NamedPart[] {
  const entries: NamedPart[] = []
  let lines: string[] = []
  const all = text.split('\n')
  for (const [place, line] of all.entries()) {
    lines.push(line)
    const isContinued = /^\s+\S/.test(all[place + 1] ?? '')
    const [name] = /^[A-Za-z0-9][\w.-]*/.exec(lines.find(each => /^[A-Za-z0-9]/.test(each)) ?? '') ?? []
    if (name === undefined || isContinued) continue
    entries.push({ name: name.toLowerCase().replace(/[-_.]+/g, '-'), lines })
    lines = []
  }
  return [...entries, { name: '', lines }]
}

/** The other entry, where both pin a version and the other's is higher. */
function higher(entry: NamedPart, other: NamedPart | undefined): NamedPart | undefined {
  const [own, beside] = [entry, other].map(each => pinned(each))
  return own && beside && own.localeCompare(beside, 'en', { numeric: true }) < 0 ? other : undefined
}

function pinned(entry: NamedPart | undefined): string | undefined {
  const line = entry?.lines.find(each => /^[A-Za-z0-9]/.test(each))
  return /==\s*(\d+(?:\.\d+)*)\s*(?:[;\\]|$)/.exec(line ?? '')?.[1]
}
