import { existsSync, readFileSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'

interface Context {
  readonly format?: string | null | undefined
  readonly parentURL?: string | undefined
}

type Next<Result> = (of: string, context?: Context) => Result

interface Hooks {
  resolve<Result>(specifier: string, context: Context, next: Next<Result>): Result
  load<Result>(url: string, context: Context, next: Next<Result>): Result
}

let done = false

/**
 * Makes Node (22.15 and later) resolve what compilers resolve: `./a` and `./a.js` for a.ts, and import and
 * export in packages with "type": "commonjs". Does nothing on older versions.
 */
export function widenNodeOnce(): void {
  if (done || !('registerHooks' in module) || typeof module.registerHooks !== 'function') return
  done = true
  module.registerHooks({ resolve, load } satisfies Hooks)
}

function resolve<Result>(specifier: string, context: Context, next: Next<Result>): Result {
  try {
    return next(specifier, context)
  } catch (error) {
    const meant = sourceOf(specifier, context.parentURL)
    if (!meant) throw error
    return next(meant, context)
  }
}

/** The TypeScript file for an import without an extension, or with that of the output. */
function sourceOf(specifier: string, parent: string | undefined): string | undefined {
  if (!parent?.startsWith('file:') || !/^\.{1,2}\//.test(specifier)) return undefined
  const url = new URL(specifier, parent).href
  const stem = url.replace(/\.([cm]?)js$/, '.$1')
  const candidates = stem === url ? endings.map(ending => url + ending) : [`${stem}ts`]
  return candidates.find(candidate => existsSync(fileURLToPath(candidate)))
}

const endings = ['.ts', '.mts', '.cts', '.js', '/index.ts', '/index.js']

function load<Result>(url: string, context: Context, next: Next<Result>): Result {
  const [, typescript] = /^file:(?!.*\/node_modules\/).*\.(?:[cm]?(t)|j)s$/.exec(url) ?? [undefined, null]
  const { format } = context
  if (typescript === null || (format && !format.startsWith('commonjs'))) return next(url, context)
  if (!hasModuleSyntax(readFileSync(fileURLToPath(url), 'utf8'))) return next(url, context)
  return next(url, { ...context, format: typescript ? 'module-typescript' : 'module' })
}

/** Whether a text has ES module syntax; type-only imports and exports do not count. */
function hasModuleSyntax(text: string): boolean {
  return /^[ \t]*(export\s+(?!type\b|interface\b|=)|import\s*(?!type\b|\(|\w+\s*=)[\w{*'"])/m.test(text)
}
