import { readFileSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { fileURLToPath } from 'node:url'

const src = new URL('../../', import.meta.url).href

/**
 * Loads the TypeScript of this project with its lines. tsx passes each file to Node as one line, and a profile knows only
 * the lines of what Node ran. Also runs in a thread of its own, where Node has only `register`.
 */
export function load(url, context, next) {
  if (!url.startsWith(src) || !url.endsWith('.ts')) return next(url, context)
  const text = readFileSync(fileURLToPath(url), 'utf8')
  return { format: 'module', shortCircuit: true, source: withoutTypes(text, fileURLToPath(url)) }
}

/** Where Node can remove types, every line and column stays; esbuild writes a source map. */
function withoutTypes(text, file) {
  try {
    return nodeModule.stripTypeScriptTypes?.(text) ?? compiled(text, file)
  } catch (error) {
    if (error.code !== 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') throw error // E.g. an enum, which is code.
    return compiled(text, file)
  }
}

function compiled(text, file) {
  const { createRequire } = nodeModule
  const requireOfTsx = createRequire(createRequire(import.meta.url).resolve('tsx'))
  const { transformSync } = requireOfTsx('esbuild')
  const options = { loader: 'ts', format: 'esm', target: `node${process.versions.node}` }
  return transformSync(text, { ...options, sourcefile: file, sourcemap: 'inline' }).code
}
