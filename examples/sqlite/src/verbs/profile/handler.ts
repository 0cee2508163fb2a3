import type { Session } from 'node:inspector/promises'
import type { FastifyInstance } from 'fastify'

/** A place in a script as Node ran it; both numbers from 0. */
export interface Position {
  readonly scriptId: string
  readonly lineNumber: number
  readonly columnNumber: number
}

/** Remembers the handler of the last request. Register the plugin before the blueprints. */
export function watchHandler() {
  let handler: unknown
  const plugin = async (app: FastifyInstance) => {
    app.addHook('onRequest', (request, _reply, done) => {
      handler = request.routeOptions.config.handle
      done()
    })
  }
  const toAll = { [Symbol.for('skip-override')]: true }
  return { plugin: Object.assign(plugin, toAll), handler: () => handler }
}

/** Where a function was written, which only the inspector knows. */
export async function placeOf(session: Session, value: unknown): Promise<Position | null> {
  const name = '__profiled'
  Reflect.set(globalThis, name, value)
  const { result } = await session.post('Runtime.evaluate', { expression: `globalThis.${name}` })
  Reflect.deleteProperty(globalThis, name)
  if (result.objectId === undefined) return null
  const { internalProperties = [] } = await session.post('Runtime.getProperties', {
    objectId: result.objectId,
  })
  const found = internalProperties.find(property => property.name === '[[FunctionLocation]]')
  return found?.value?.value ?? null
}
