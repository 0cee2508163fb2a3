import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { systemCodeOf, UserError } from '../../system/errors.ts'
import { silenceLoadWarnings } from './load-warnings.ts'

/** The exports of a module, by name. */
export type Exports = Readonly<Record<string, unknown>>

/**
 * Loads a user's .js .mjs .cjs .ts .mts .cts, whatever the "type" of its package.json. What Node cannot load
 * is compiled with the project's own esbuild (a dependency of tsx) or TypeScript before 7, which are looked
 * for from `root`. With `isKept`, the result is cached. Throws what the module throws.
 */
export async function loadModule(file: string, root: string, isKept = false): Promise<Exports> {
  silenceLoadWarnings()
  if (isTypeScript(file) && !readsTypeScript()) return compiled(file, root, isKept)
  try {
    return exportsOf(await read(file))
  } catch (error) {
    if (isCommonJs(error)) return asCommonJs(file)
    if (!isBeyondNode(error)) throw error
    return compiled(file, root, isKept, error)
  }
}

/** `require` loads CommonJS in a third of the time of `import()`; `import()` is the fallback. */
async function read(file: string): Promise<object> {
  if (/\.c?js$/.test(file)) {
    try {
      return { default: createRequire(file)(file) }
    } catch (error) {
      if (!isModule(error)) throw error
    }
  }
  const [{ nativeImport }, { widenNodeOnce }] = await nativeParts()
  widenNodeOnce()
  return nativeImport(pathToFileURL(file).href)
}

function isModule(error: unknown): boolean {
  const code = systemCodeOf(error)
  return code === 'ERR_REQUIRE_ESM' || code === 'ERR_REQUIRE_ASYNC_MODULE' || isBeyondNode(error)
}

/**
 * A CommonJS module has two shapes in Node and a third from a TypeScript compiler: take the one with the
 * named exports.
 */
function exportsOf(namespace: object): Exports {
  const inner = 'default' in namespace ? namespace.default : undefined
  if (typeof inner !== 'object' || inner === null) return { ...namespace }
  if ('__esModule' in inner && inner.__esModule === true) return { ...inner }
  return { ...inner, ...namespace }
}

function isTypeScript(file: string): boolean {
  return /\.[cm]?ts$/.test(file)
}

/** Node 22.18, 23.6 and later strip types. */
function readsTypeScript(): boolean {
  return 'typescript' in process.features && Boolean(process.features.typescript)
}

function nativeParts() {
  return Promise.all([import('./native-import.ts'), import('./node-hooks.ts')])
}

/**
 * Errors that Node throws before the first line runs: it does not support the syntax, or expects the other
 * module type.
 */
function isBeyondNode(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = systemCodeOf(error)
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' || code === 'ERR_INVALID_TYPESCRIPT_SYNTAX') return true
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') return true
  return (
    error instanceof SyntaxError &&
    /outside a module|Unexpected token '(export|import|type)'/.test(error.message)
  )
}

/** CommonJS in a package with "type": "module" fails at its first require, module or exports. */
function isCommonJs(error: unknown): boolean {
  return error instanceof ReferenceError && / is not defined in ES module scope/.test(error.message)
}

async function asCommonJs(file: string): Promise<Exports> {
  const { runCommonJs } = await import('./compiled-module.ts')
  return exportsOf({ default: runCommonJs(file) })
}

async function compiled(file: string, root: string, isKept: boolean, reason?: unknown): Promise<Exports> {
  const { runCompiled } = await import('./compiled-module.ts')
  const namespace = await runCompiled(file, root, isKept)
  if (namespace) return exportsOf(namespace)
  if (reason && !isTypeScript(file)) throw reason
  throw new UserError(
    `${file} is TypeScript that Node ${process.versions.node} does not read by itself, and ${root} has no compiler.`,
    'Add one: npm install --save-dev tsx',
  )
}
