import { isDeepStrictEqual } from 'node:util'
import { parse as parseToml, stringify } from 'smol-toml'
import { isMap, parseDocument } from 'yaml'
import { isRecord, type Json } from '../../system/json.ts'
import { parseYaml, YamlFault } from '../../system/yaml.ts'
import { mergedEnv, mergedList, mergedPatterns } from './env-merge.ts'
import { withJson } from './json-edits.ts'
import { type Decide, mergedValue } from './merged-value.ts'
import { mergedRequirements } from './requirements-merge.ts'

export interface Versions {
  readonly base: string
  readonly ours: string
  readonly theirs: string
  /** What a merge by lines made of them; undefined where that has conflicts. */
  readonly lines: string | undefined
}

/**
 * A file merged by what it says and not by its lines: JSON, YAML, TOML and files of variables. The merge by lines is
 * taken where it says the same, because it keeps every space. Undefined for another file, for one that cannot be read,
 * and where both changed one value differently.
 */
export function mergedStructure(path: string, versions: Versions, decide?: Decide): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/^\.env(\.|$)/.test(name)) return mergedEnv(versions.base, versions.ours, versions.theirs)
  if (versions.lines === undefined && /^\.(git|docker)ignore$/.test(name))
    return mergedPatterns(versions.base, versions.ours, versions.theirs)
  if (versions.lines === undefined && /\.[cm]?[jt]s$/.test(name))
    return mergedList(versions.base, versions.ours, versions.theirs)
  if (versions.lines === undefined && /^requirements[\w.-]*\.(in|txt)$/.test(name))
    return mergedRequirements(versions.base, versions.ours, versions.theirs)
  const format = formats[/\.([a-z]+)$/.exec(name)?.[1] ?? '']
  if (!format) return undefined
  const [base, ours, theirs] = [versions.base, versions.ours, versions.theirs].map(format.read)
  if (!base || !ours || !theirs) return undefined
  const merged = mergedValue(base, ours, theirs, decide)
  if (!isRecord(merged)) return undefined
  const byLines = versions.lines === undefined ? undefined : format.read(versions.lines)
  if (byLines && isDeepStrictEqual(byLines, merged)) return versions.lines
  const text = format.write(versions.ours, ours, merged, theirs)
  return text !== undefined && isDeepStrictEqual(format.read(text), merged) ? text : undefined
}

interface Format {
  /** Undefined for a text that is not of this format, has a key twice, or is not an object. */
  readonly read: (text: string) => Json | undefined
  /** Our text, changed from our value to the merged one. */
  readonly write: (text: string, ours: Json, merged: Json, theirs: Json) => string | undefined
}

const yaml: Format = { read: readYaml, write: writeYaml }

const formats: Readonly<Record<string, Format>> = {
  json: {
    read: readJson,
    write: (text, ours, merged, theirs) => withJson(text, ours, merged, theirs),
  },
  yml: yaml,
  yaml,
  toml: {
    read: readToml,
    // The library writes no comments.
    write: (text, _ours, merged) => (text.includes('#') ? undefined : stringify(merged)),
  },
}

/** YAML is read too, because JSON.parse takes the last of two equal keys. */
function readJson(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) && readYaml(text) ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function readYaml(text: string): Json | undefined {
  try {
    const value = parseYaml(text)
    return isRecord(value) ? value : undefined
  } catch (error) {
    if (error instanceof YamlFault) return undefined
    throw error
  }
}

function readToml(text: string): Json | undefined {
  // A date would be written in another form.
  if (/\d{4}-\d\d-\d\d/.test(text)) return undefined
  try {
    // The library makes objects without a prototype, which compare as different.
    return structuredClone(parseToml(text))
  } catch (error) {
    if (error instanceof Error && error.name === 'TomlError') return undefined
    throw error
  }
}

/** Comments and the order of keys stay; spaces may not. */
function writeYaml(text: string, ours: Json, merged: Json): string | undefined {
  const document = parseDocument(text)
  if (!isMap(document.contents)) return undefined
  for (const { path, value } of changesOf(ours, merged, []))
    if (value === undefined) document.deleteIn(path)
    else document.setIn(path, document.createNode(value))
  return document.toString({
    lineWidth: 0,
    flowCollectionPadding: text.includes('[ ') || text.includes('{ '),
  })
}

interface Change {
  readonly path: readonly string[]
  readonly value: unknown
}

function changesOf(from: Json, to: Json, path: readonly string[]): Change[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap(key => {
    const [before, after] = [from[key], to[key]]
    if (isDeepStrictEqual(before, after)) return []
    const here = [...path, key]
    return isRecord(before) && isRecord(after)
      ? changesOf(before, after, here)
      : [{ path: here, value: after }]
  })
}
