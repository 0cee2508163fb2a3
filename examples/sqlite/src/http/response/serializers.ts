import buildSerializer from 'fast-json-stringify'
import type { FastifyInstance } from 'fastify'

/** Compiles the serializer of each response when it is first used, so that an API with many routes starts as fast. */
export function serializers(app: FastifyInstance): void {
  app.setSerializerCompiler(({ schema }) => {
    let serialize: ((value: unknown) => string) | undefined
    return value => {
      serialize ??= buildSerializer(Object(schema))
      return serialize(value)
    }
  })
}
