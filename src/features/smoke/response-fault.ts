import { resolved } from '../../core/openapi/document.ts'
import { recordIn } from '../../core/system/json.ts'
import { type ApiContract, type ContractOperation, jsonIn, responseFor } from './contract.ts'
import { mediaTypeOf, type SmokeResponse } from './send.ts'

/** What differs from the document in a successful response; undefined where nothing does. */
export function responseFault(
  response: SmokeResponse,
  operation: ContractOperation,
  contract: ApiContract,
): string | undefined {
  const documented = responseFor(operation, response.status)
  if (documented === undefined) return `${response.status} is not a documented status.`
  return (
    bodyFault(response, recordIn(documented.content), contract) ??
    headerFault(response, recordIn(documented.headers), contract)
  )
}

function bodyFault(
  { text, headers, status }: SmokeResponse,
  content: ReturnType<typeof recordIn>,
  { faultOf }: ApiContract,
): string | undefined {
  const types = Object.keys(content)
  const type = mediaTypeOf(headers)
  if (types.length === 0) return undefined
  if (!types.some(one => isType(type, one)))
    return `Its content type is ${type || 'missing'}, and not ${types.join(' or ')}.`
  const media = Object.entries(content).find(([one]) => isType(type, one))
  if (!media || jsonIn({ [type]: {} }) === undefined) return undefined
  const value = parsedJson(text)
  if (value === undefined) return `${status} has a body that is not JSON.`
  const { schema } = recordIn(media[1])
  const fault = schema === undefined ? undefined : faultOf(schema, value)
  return fault && `Its body does not match its schema: ${fault}.`
}

/** `application/*` and parameters are allowed in a document. */
function isType(type: string, documented: string): boolean {
  const wanted = documented.split(';')[0]?.trim().toLowerCase() ?? ''
  if (wanted === '*/*' || wanted === type) return true
  return wanted.endsWith('/*') && type.startsWith(wanted.slice(0, -1))
}

/** A header that is required is there, and each that is there matches its schema. */
function headerFault(
  { headers }: SmokeResponse,
  documented: ReturnType<typeof recordIn>,
  { root, faultOf }: ApiContract,
): string | undefined {
  for (const [name, one] of Object.entries(documented)) {
    const { required, schema } = recordIn(resolved(one, root))
    const value = headers.get(name)
    if (value === null && required === true) return `It has no ${name} header, which the document requires.`
    if (value === null || schema === undefined) continue
    const fault = faultOf(schema, headerValue(value, recordIn(resolved(schema, root)).type))
    if (fault !== undefined)
      return `Its header ${name} does not match its schema: it ${fault.replace(/^\/ /, '')}.`
  }
  return undefined
}

/** A header is text; where its schema is a number or a boolean, the value that it stands for. */
function headerValue(text: string, type: unknown): unknown {
  const isPlain = type === 'integer' || type === 'number' || type === 'boolean'
  return isPlain ? (parsedJson(text) ?? text) : text
}

/** Undefined where it is not JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}
