/** What a file in a layer needs to be placed: `base` holds always, `+a+b` where both `a` and `b` do. */
interface Layered {
  readonly layer: string
  readonly path: string
}

/** The files of every layer that holds, by path; the least special layer comes first. */
export function selectLayers<File extends Layered>(
  files: readonly File[],
  holds: (flag: string) => boolean,
): Map<string, File[]> {
  const layers = [...new Set(files.map(({ layer }) => layer))]
    .filter(layer => flagsOf(layer).every(holds))
    .sort((a, b) => flagsOf(a).length - flagsOf(b).length || (a < b ? -1 : 1))
  const byPath = new Map<string, File[]>()
  for (const selected of layers) {
    for (const file of files) {
      if (file.layer === selected) byPath.set(file.path, [...(byPath.get(file.path) ?? []), file])
    }
  }
  return byPath
}

/** `+postgres+redis` → `['postgres', 'redis']`; `base` → `[]`. */
export function flagsOf(layer: string): readonly string[] {
  return layer === 'base' ? [] : layer.slice(1).split('+')
}

/** One file out of what several layers say: JSON is merged, lists of lines are appended, the rest is replaced. */
export function joinTexts(path: string, texts: readonly string[]): string {
  const last = texts.at(-1) ?? ''
  if (texts.length === 1) return last
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (name.endsWith('.json')) return `${JSON.stringify(texts.map(parseJson).reduce(mergeJson), null, 2)}\n`
  if (appended.has(name)) return texts.join('')
  return last
}

const appended = new Set(['.env.example', '.gitignore', '.dockerignore'])
const sortedKeys = new Set(['dependencies', 'devDependencies', 'allowScripts', 'overrides', 'resolutions'])

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

function parseJson(text: string): Json {
  return JSON.parse(text) as Json
}

/** Objects are merged key by key, lists are joined, anything else is replaced. Lists of packages stay sorted. */
function mergeJson(under: Json, over: Json, key?: string | number): Json {
  if (Array.isArray(under) && Array.isArray(over)) return [...under, ...over]
  if (!isObject(under) || !isObject(over)) return over
  const merged = { ...under }
  for (const [name, value] of Object.entries(over)) {
    const before = merged[name]
    merged[name] = before === undefined ? value : mergeJson(before, value, name)
  }
  return typeof key === 'string' && sortedKeys.has(key) ? sortKeys(merged) : merged
}

function isObject(json: Json): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function sortKeys(object: Readonly<Record<string, Json>>): Record<string, Json> {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))
}
