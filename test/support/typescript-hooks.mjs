import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'esbuild'

/** Lets Node 20 read TypeScript as tsx does for a generated project, whose tsx is not installed here. */
export function load(url, context, next) {
  const [file] = url.split('?')
  if (!/^file:.*\.ts$/.test(file)) return next(url, context)
  const { code } = transformSync(readFileSync(fileURLToPath(file), 'utf8'), { loader: 'ts', format: 'esm' })
  return { format: 'module', source: code, shortCircuit: true }
}
