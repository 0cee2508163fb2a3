// @ts-check
import { dirname } from 'node:path'

/**
 * Makes every lazily imported module import `main` first, so that what all commands need becomes one chunk,
 * and makes the modules of each group one chunk. Otherwise esbuild would make a chunk of each module that
 * some of the lazy ones share: a command would read thirty, and reading one takes 0.4 ms.
 * @param {string} main
 * @param {readonly (readonly string[])[]} groups lazily imported modules that are one chunk
 */
export function lazyAfter(main, groups) {
  return {
    name: 'lazy-after-main',
    /** @param {import('esbuild').PluginBuild} build */
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /.*/ }, async ({ kind, path, importer, resolveDir }) => {
        if (kind !== 'dynamic-import' || path.startsWith('node:')) return undefined
        const found = await resolve(path, { kind: 'import-statement', importer, resolveDir })
        if (found.errors.length > 0) return found
        const modules = groups.find(group => group.includes(found.path)) ?? [found.path]
        const isLibrary = !path.startsWith('.')
        return { path: modules[0] ?? '', namespace: 'lazy', pluginData: { modules, isLibrary } }
      })
      onLoad({ filter: /.*/, namespace: 'lazy' }, ({ pluginData: { modules, isLibrary } }) => {
        const names = isLibrary ? ['*', '{ default }'] : ['*']
        /** @param {string} module */
        const linesOf = module => names.map(name => `export ${name} from ${JSON.stringify(module)}`)
        return {
          contents: [`import ${JSON.stringify(main)}`, ...modules.flatMap(linesOf)].join('\n'),
          resolveDir: dirname(main),
        }
      })
    },
  }
}
