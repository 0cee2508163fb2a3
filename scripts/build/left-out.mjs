// @ts-check
/**
 * commander can run a subcommand as a separate program. gapi does not use that, and loading
 * node:child_process costs every command 4 ms, a tenth of `gapi migration new`; no other part of a library is
 * worth leaving out. If commander stops importing it, the build fails, so that this plugin is removed.
 */
export const leftOut = {
  name: 'left-out',
  /** @param {import('esbuild').PluginBuild} build */
  setup({ onResolve, onLoad, onEnd }) {
    let isFound = false
    onResolve({ filter: /^node:child_process$/ }, ({ importer, path }) => {
      if (!/[\\/]node_modules[\\/]commander[\\/]/.test(importer)) return undefined
      isFound = true
      return { path, namespace: 'left-out' }
    })
    onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'module.exports = {}' }))
    onEnd(() => {
      if (!isFound) throw new Error('commander no longer imports node:child_process. See left-out.mjs.')
    })
  },
}
