import { schemaBelow } from '../../../core/openapi/references.ts'
import type { ExpectedResponse, ResponseExample } from '../collection.ts'
import type { ApiResponse, DocumentedOperation } from '../operations/documented-operation.ts'
import { givenSample } from '../operations/parameter.ts'
import { isJsonType } from '../order/found-value.ts'
import type { Api } from './api.ts'

/** The documented responses of success; those that redirect where there are no others. */
function successful({ responses }: DocumentedOperation): readonly ApiResponse[] {
  const good = responses.filter(({ status }) => /^2/.test(status))
  return good.length > 0 ? good : responses.filter(({ status }) => /^3\d\d$/.test(status) && status !== '304')
}

export function expectedOf(operation: DocumentedOperation): ExpectedResponse {
  const statuses = successful(operation).map(({ status }) => status)
  const isAny = statuses.some(status => !/^\d{3}$/.test(status))
  return { statuses: isAny ? [] : statuses.map(Number), values: {}, headers: {} }
}

/** An example of the first response of success. */
export function exampleOf(
  operation: DocumentedOperation,
  { document, responses }: Api,
): ResponseExample | undefined {
  const [first] = successful(operation)
  if (first === undefined) return undefined
  const status = /^\d{3}$/.test(first.status) ? Number(first.status) : 200
  const [type, media] = first.content.find(([name]) => isJsonType(name)) ?? first.content[0] ?? []
  if (type === undefined || media === undefined) return { status, type: '', text: '' }
  const isDescribed =
    schemaBelow(media, 'schema') !== undefined || 'example' in media.value || 'examples' in media.value
  if (!isDescribed) return { status, type, text: '' }
  const { value } = givenSample(media, document, responses)
  return { status, type, text: typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '') }
}
