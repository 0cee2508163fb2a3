import vm from 'node:vm'

/**
 * Node's own `import()`. The build turns every `import()` of this program into a `require` of one of its chunks; what
 * belongs to a user must be loaded by Node itself.
 */
export const nativeImport: (url: string) => Promise<object> = vm.runInThisContext('url => import(url)', {
  importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
})
