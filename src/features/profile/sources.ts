import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { unlessRefused } from '../../core/system/errors.ts'
import { packageIn } from '../../core/system/package-path.ts'
import { OwnScript } from './own-script.ts'
import type { Layers, RawProfile, ScriptPosition } from './raw-profile.ts'

/** A line of the project's source, from 1. */
export interface SourceLine {
  /** Relative to the project. */
  readonly file: string
  readonly line: number
}

/**
 * own: what the project is about. framework: it works for others. exchange: it reads the body and writes the response of a
 * handler. tool: it measures. server: a package that calls the project. library: other packages, and Node itself.
 */
export type Layer = 'own' | 'framework' | 'exchange' | 'tool' | 'server' | 'library'

/** The source of a project, and the scripts it ran as. */
export class Sources {
  readonly #scripts: ReadonlyMap<string, OwnScript>
  readonly #root: string
  readonly #layers: Layers
  readonly #lines = new Map<string, readonly string[]>()

  constructor({ root, layers, scripts, calls }: Pick<RawProfile, 'root' | 'layers' | 'scripts' | 'calls'>) {
    this.#root = root
    this.#layers = layers
    const called = new Map(calls.map(({ scriptId, functions }) => [scriptId, functions]))
    this.#scripts = new Map(
      scripts.map(({ scriptId, url, text }) => {
        return [scriptId, new OwnScript(this.fileOf(url) ?? url, text, called.get(scriptId) ?? [])]
      }),
    )
  }

  script(scriptId: string): OwnScript | undefined {
    return this.#scripts.get(scriptId)
  }

  /** Where a function begins; undefined for libraries and Node's own files. */
  at({ scriptId, line, column }: ScriptPosition): SourceLine | undefined {
    const script = this.#scripts.get(scriptId)
    return script && { file: script.file, line: script.lineAt(line, column) }
  }

  /** The line of the source for a sample in a function, which has the line of the script, from 1. */
  tickLine(frame: ScriptPosition, tick: number): number | undefined {
    return this.#scripts.get(frame.scriptId)?.lineOfTick(tick, frame.line, frame.column)
  }

  /** The path of a URL in the project; undefined for libraries and Node's own files. */
  fileOf(url: string): string | undefined {
    if (!url.startsWith(this.#root) || packageIn(url) !== undefined) return undefined
    const [path = ''] = url.slice(this.#root.length).split(/[?#]/, 1)
    return decodeURIComponent(path)
  }

  /** The same of any URL. */
  layerOfUrl(url: string): Layer {
    const file = this.fileOf(url)
    if (file !== undefined) return this.layerOf(file)
    return this.#layers.server.includes(packageIn(url) ?? '') ? 'server' : 'library'
  }

  layerOf(file: string): Layer {
    const isIn = (prefixes: readonly string[]) => prefixes.some(prefix => file.startsWith(prefix))
    if (isIn(this.#layers.tool)) return 'tool'
    if (isIn(this.#layers.exchange)) return 'exchange'
    return isIn(this.#layers.framework) ? 'framework' : 'own'
  }

  /** How often a line is called in one request; null if that is not known. */
  callsOf({ file, line }: SourceLine): number | null {
    const scripts = [...this.#scripts.values()].filter(script => script.file === file)
    return scripts[0]?.callsOfLine(line) ?? null
  }

  /** The lines of a file as it is on disk; none if it cannot be read. */
  linesOf(file: string): readonly string[] {
    const known = this.#lines.get(file)
    if (known) return known
    const path = new URL(encodeURI(file), this.#root)
    const lines = unlessRefused(() => readFileSync(fileURLToPath(path), 'utf8'))?.split('\n') ?? []
    this.#lines.set(file, lines)
    return lines
  }
}
