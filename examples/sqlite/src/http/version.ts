import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { about } from '../about.ts'
import { blueprint } from './blueprint.ts'

const Version = Type.Object({
  name: Type.String(),
  version: Type.String(),
  commit: Type.Optional(Type.String({ description: 'Of the source that runs.' })),
})

/** The same as the API-Version of every answer, apart. */
export const version = async (app: FastifyInstance): Promise<void> => {
  const { COMMIT } = app.config
  const answer = COMMIT ? { ...about, commit: COMMIT } : about
  await blueprint('/version', on => {
    on.anonymous.get('/', { summary: 'Read the name and version of this API', reply: Version }, () => answer)
  })(app)
}
