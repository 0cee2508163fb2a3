import * as nodeModule from 'node:module'

/** Keeps the lines of files that are loaded from now on: load-lines.mjs. */
export async function keepLines(): Promise<void> {
  const hooks = new URL('./load-lines.mjs', import.meta.url)
  const registerHooks: unknown = Reflect.get(nodeModule, 'registerHooks')
  if (typeof registerHooks !== 'function') return nodeModule.register(hooks)
  const { load }: { load: unknown } = await import(hooks.href)
  registerHooks({ load })
}
