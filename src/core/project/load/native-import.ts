import vm from 'node:vm'

/**
 * Node's own `import()`. The build replaces every `import()` of this program by a `require` of one of its
 * chunks, but a user's module must be loaded by Node itself.
 */
export const nativeImport: (url: string) => Promise<object> = vm.runInThisContext('url => import(url)', {
  importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
})
