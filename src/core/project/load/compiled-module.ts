import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import vm from 'node:vm'
import { type Compiled, keep, recall } from './compiled-text.ts'

/**
 * Loads a module with the project's own compiler; undefined where the project has none. With `isKept`, an
 * unchanged module is not compiled again.
 */
export async function runCompiled(file: string, root: string, isKept: boolean): Promise<object | undefined> {
  const known = isKept ? recall(file, root) : undefined
  if (known !== undefined) return run(file, known, createRequire(file))
  const esbuild: Esbuild | undefined = requireFrom(root, 'esbuild') ?? requireFrom(root, 'tsx', 'esbuild')
  if (esbuild) {
    const { isPlain, ...compiled } = await bundle(esbuild, file)
    if (isKept && isPlain) keep(file, root, compiled)
    return run(file, compiled.text, createRequire(file))
  }
  const typescript: TypeScript | undefined = requireFrom(root, 'typescript')
  return typescript?.transpileModule ? transpiled(typescript, file, new Map()) : undefined
}

/** Runs a file as CommonJS, whatever the "type" of its package. */
export function runCommonJs(file: string): object {
  return run(file, readFileSync(file, 'utf8'), createRequire(file))
}

/** The part of esbuild's API that is used. */
interface Esbuild {
  build(options: object): Promise<{
    readonly outputFiles: readonly { readonly text: string }[]
    readonly metafile: { readonly inputs: Readonly<Record<string, { readonly imports: readonly Import[] }>> }
  }>
}

interface Import {
  readonly path: string
  /** The specifier in the source. */
  readonly original?: string
  readonly external?: boolean
}

interface OnLoad {
  onLoad(filter: { filter: RegExp }, load: (of: { path: string }) => object | undefined): void
}

/** The part of TypeScript's API that is used; TypeScript 7 no longer has this function. */
interface TypeScript {
  transpileModule?(text: string, options: object): { readonly outputText: string }
}

/** A package of the project, or of one of its packages. */
function requireFrom(root: string, ...names: readonly string[]) {
  try {
    const at = names.reduce((from, name) => createRequire(from).resolve(name), join(root, 'package.json'))
    return createRequire(at)(at)
  } catch {
    return undefined
  }
}

/**
 * Bundles the module with all files of the project that it imports to one CommonJS text; packages stay
 * external.
 */
async function bundle({ build }: Esbuild, file: string): Promise<Compiled & { readonly isPlain: boolean }> {
  const folder = dirname(file)
  const { outputFiles, metafile } = await build({
    entryPoints: [file],
    absWorkingDir: folder,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: `node${process.versions.node}`,
    write: false,
    metafile: true,
    logLevel: 'silent',
    define: {
      'import.meta.url': '__url',
      'import.meta.dirname': '__folder',
      'import.meta.filename': '__path',
    },
    plugins: [{ name: 'places', setup: placesOf }],
  })
  const { inputs } = metafile
  return {
    text: outputFiles[0]?.text ?? '',
    sources: Object.keys(inputs).map(path => resolve(folder, path)),
    isPlain: Object.values(inputs).every(({ imports }) => imports.every(isNamedInFull)),
  }
}

/** Whether the import always resolves to the same file, whatever files or settings are added later. */
function isNamedInFull({ path, original = '', external = false }: Import): boolean {
  return external || (original.startsWith('.') && basename(original) === basename(path))
}

/** Keeps the `import.meta` of every file in a bundle. */
function placesOf({ onLoad }: OnLoad): void {
  onLoad({ filter: /\.[cm]?[jt]s$/ }, ({ path }) => {
    const text = readFileSync(path, 'utf8')
    if (!text.includes('import.meta')) return undefined
    const places = { __url: pathToFileURL(path).href, __folder: dirname(path), __path: path }
    const lines = Object.entries(places).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`)
    return { contents: `${lines.join('')}${text}`, loader: path.endsWith('js') ? 'js' : 'ts' }
  })
}

/** TypeScript compiles one file at a time, so the files that a file imports are compiled in turn. */
function transpiled(typescript: TypeScript, file: string, known: Map<string, object>): object {
  const before = known.get(file)
  if (before) return before
  const text = readFileSync(file, 'utf8').replaceAll(
    'import.meta.url',
    JSON.stringify(pathToFileURL(file).href),
  )
  const compilerOptions = { module: 1, target: 9, esModuleInterop: true, experimentalDecorators: true }
  const output = typescript.transpileModule?.(text, { compilerOptions, fileName: file }).outputText ?? ''
  const native = createRequire(file)
  return run(
    file,
    output,
    specifier => {
      const source = specifier.startsWith('.') ? sourceOf(resolve(dirname(file), specifier)) : undefined
      return source ? transpiled(typescript, source, known) : native(specifier)
    },
    exports => known.set(file, exports),
  )
}

/** The TypeScript file of a path with its own extension, with that of its output, or without one. */
function sourceOf(path: string): string | undefined {
  const candidates = [path, path.replace(/\.([cm]?)js$/, '.$1ts'), `${path}.ts`, join(path, 'index.ts')]
  return candidates.find(name => /\.[cm]?ts$/.test(name) && existsSync(name) && statSync(name).isFile())
}

/** Runs a CommonJS text as if it were this file. */
function run(
  file: string,
  text: string,
  require: (specifier: string) => unknown,
  begin: (exports: object) => void = () => {},
): object {
  const body = vm.compileFunction(text, ['module', 'exports', 'require', '__filename', '__dirname'], {
    filename: file,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  })
  const module = { exports: {} }
  begin(module.exports)
  body(module, module.exports, require, file, dirname(file))
  return module.exports
}
