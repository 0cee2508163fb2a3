import { STATUS_CODES } from 'node:http'
import type { FastifySchema } from 'fastify'
import { type Deprecation, sentencesOf } from '../request/deprecation.ts'
import { problemResponseSchema } from './problem-response-schema.ts'

const header = (description: string, example: string) => ({ type: 'string', description, example })

const headers = {
  Deprecation: header('Since when this is deprecated (RFC 9745), in seconds.', '@1796083200'),
  Link: header('The page about the deprecation, and the successor.', '</v1/things>; rel="successor-version"'),
}

const sunsetHeader = header('When this ends (RFC 8594).', 'Tue, 01 Jun 2027 00:00:00 GMT')

/** Adds a route's deprecation to its schema: `deprecated`, `x-sunset`, the headers of its successful responses and the 410. */
export function documentDeprecation(schema: FastifySchema, deprecation: Deprecation): void {
  const { sunset } = deprecation
  const responses: Record<string, object> = Object(schema.response)
  const own = { ...headers, ...(sunset && { Sunset: sunsetHeader }) }
  for (const [status, response] of Object.entries(responses))
    if (status.startsWith('2')) Object.assign(response, { headers: { ...own, ...Object(response).headers } })
  if (sunset) Object.assign(responses, { 410: problemResponseSchema(STATUS_CODES[410]) })
  Object.assign(schema, {
    deprecated: true,
    ...(sunset && { 'x-sunset': sunset }),
    description: `${schema.description} ${sentencesOf(deprecation)}`,
  })
}
