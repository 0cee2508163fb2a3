import { type MergedValue, merge } from './merge.ts'
import { type Content, textOf } from './tree.ts'

/**
 * A file and its layer: `base` always applies, `+a+b` if both `a` and `b` are chosen, `+a,b` if either is.
 */
interface Layered {
  readonly layer: string
  readonly path: string
}

/** The files of all layers that apply, by path; the most general layer first. */
export function selectLayers<File extends Layered>(
  files: readonly File[],
  holds: (flag: string) => boolean,
): Map<string, File[]> {
  const layers = [...new Set(files.map(({ layer }) => layer))]
    .filter(layer => conditionsOf(layer).every(flags => flags.some(holds)))
    .sort(byGenerality)
  const byPath = new Map<string, File[]>()
  for (const selected of layers) {
    for (const file of files) {
      if (file.layer === selected) byPath.set(file.path, [...(byPath.get(file.path) ?? []), file])
    }
  }
  return byPath
}

/**
 * `+postgres,mysql+redis` → `[['postgres', 'mysql'], ['redis']]`: each list needs one of its flags; `base` →
 * `[]`.
 */
export function conditionsOf(layer: string): readonly (readonly string[])[] {
  if (layer === 'base') return []
  return layer
    .slice(1)
    .split('+')
    .map(flags => flags.split(','))
}

/** Fewer conditions come first; with equally many, those that more answers satisfy. */
function byGenerality(one: string, other: string): number {
  const [a, b] = [conditionsOf(one), conditionsOf(other)]
  return a.length - b.length || b.flat().length - a.flat().length || (one < other ? -1 : 1)
}

/**
 * Combines the files of several layers: JSON and TOML are merged, files that are lists of lines are appended,
 * others are replaced.
 */
export async function joinContents(path: string, contents: readonly Content[]): Promise<Content> {
  const last = contents.at(-1) ?? ''
  if (contents.length === 1) return last
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (name.endsWith('.json')) return joinJson(contents.map(textOf))
  if (name.endsWith('.toml')) return (await import('./toml.ts')).joinToml(contents.map(textOf))
  if (appended.has(name)) return contents.map(textOf).join('')
  return last
}

const appended = new Set(['.env.example', '.gitignore', '.dockerignore'])

function joinJson(texts: readonly string[]): string {
  const values = texts.map((text): MergedValue => JSON.parse(text))
  return `${JSON.stringify(
    values.reduce((under, over) => merge(under, over)),
    null,
    2,
  )}\n`
}
