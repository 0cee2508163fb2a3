import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { about } from '../about.ts'
import { blueprint } from './blueprint.ts'

const Version = Type.Object({
  name: Type.String({ examples: ['shop'] }),
  version: Type.String({ examples: ['1.4.0'] }),
  commit: Type.Optional(Type.String({ description: 'Of the source that runs.', examples: ['4f3b0c1'] })),
})

/** The same as the API-Version of every answer, apart. */
export const version = async (app: FastifyInstance): Promise<void> => {
  const { COMMIT } = app.config
  const answer = COMMIT ? { ...about, commit: COMMIT } : about
  await blueprint('/version', on => {
    on.anonymous.get('/', { summary: 'Read the name and version of this API', reply: Version }, () => answer)
  })(app)
}
