import module, { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { UserError } from './errors.ts'
import { silenceLoadWarnings } from './load-warnings.ts'

/** What a module exports, by name. */
export type Exports = Readonly<Record<string, unknown>>

/**
 * Loads a user's .js .mjs .cjs .ts .mts .cts, whatever the "type" of its package.json says. Node reads what it can by
 * itself; what it cannot is compiled by what the project has: esbuild (tsx brings it) or TypeScript before 7.
 * `root` is the folder those are looked for from; what is `isKept` is compiled once. Throws what the module throws.
 */
export async function loadModule(file: string, root: string, isKept = false): Promise<Exports> {
  silenceLoadWarnings()
  keepCompiled()
  if (isTypeScript(file) && !readsTypeScript()) return compiled(file, root, isKept)
  try {
    return exportsOf(await read(file))
  } catch (error) {
    if (isCommonJs(error)) return asCommonJs(file)
    if (!isBeyondNode(error)) throw error
    return compiled(file, root, isKept, error)
  }
}

/** `require` reads CommonJS in a third of the time that `import()` takes; what it cannot read, `import()` can. */
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
  const code: unknown = error instanceof Error && Reflect.get(error, 'code')
  return code === 'ERR_REQUIRE_ESM' || code === 'ERR_REQUIRE_ASYNC_MODULE' || isBeyondNode(error)
}

/** Of Node's two shapes of a CommonJS module, and a TypeScript compiler's third, the one with the names. */
function exportsOf(namespace: object): Exports {
  const inner: unknown = Reflect.get(namespace, 'default')
  if (typeof inner !== 'object' || inner === null) return { ...namespace }
  if (Reflect.get(inner, '__esModule') === true) return { ...inner }
  return { ...inner, ...namespace }
}

function isTypeScript(file: string): boolean {
  return /\.[cm]?ts$/.test(file)
}

/** Node 22.18, 23.6 and later leave out the types by themselves. */
function readsTypeScript(): boolean {
  return Boolean(Reflect.get(process.features, 'typescript'))
}

/** Node 22.8 and later keep what they compiled for the next time: half of what loading Knex costs. */
function keepCompiled(): void {
  const enable: unknown = Reflect.get(module, 'enableCompileCache')
  if (typeof enable === 'function') enable()
}

function nativeParts() {
  return Promise.all([import('./native-import.ts'), import('./node-hooks.ts')])
}

/** Errors that Node throws before it runs the first line: a syntax that it takes for another one's, or not at all. */
function isBeyondNode(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code: unknown = Reflect.get(error, 'code')
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' || code === 'ERR_INVALID_TYPESCRIPT_SYNTAX') return true
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') return true
  return (
    error instanceof SyntaxError &&
    /outside a module|Unexpected token '(export|import|type)'/.test(error.message)
  )
}

/** CommonJS in a package whose package.json says "module": it fails where it first says require, module or exports. */
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
