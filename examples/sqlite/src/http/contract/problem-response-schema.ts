import { Type } from 'typebox'

/** A problem as a response in a route's schema. */
export function problemResponseSchema(description = '') {
  return { description, content: { 'application/problem+json': { schema: Type.Ref('Problem') } } }
}
