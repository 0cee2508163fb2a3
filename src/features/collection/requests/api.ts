import type { LinkedDocument } from '../../../core/openapi/linked-document.ts'
import type { Located } from '../../../core/openapi/place.ts'
import type { RequestBody } from '../collection.ts'
import { schemeVariables } from '../operations/authorization.ts'
import type { DocumentedOperation } from '../operations/documented-operation.ts'
import { givenSample } from '../operations/parameter.ts'
import { type Makers, makersIn } from '../order/makers.ts'
import { pathParameters } from '../order/path.ts'
import { type Schemas, schemasOf } from '../schemas.ts'

export interface MadeBody {
  readonly body: RequestBody | undefined
  /** The variables in it. */
  readonly uses: ReadonlySet<string>
}

/** An API with what its requests are made from. */
export interface Api {
  readonly document: LinkedDocument
  readonly requests: Schemas
  readonly responses: Schemas
  readonly makers: Makers
  /** Of the parameters in paths, by name. */
  readonly values: ReadonlyMap<string, unknown>
  /** The variable of a parameter in the path of an operation. */
  variableOf(operation: DocumentedOperation, parameter: string): string | undefined
  /** The bodies that were made, by operation. */
  readonly bodies: Map<string, MadeBody>
  /** What could not be made valid. */
  readonly notes: string[]
}

export function apiOf(document: LinkedDocument, operations: readonly DocumentedOperation[]): Api {
  const requests = schemasOf(document, 'request')
  const responses = schemasOf(document, 'response')
  const values = new Map<string, unknown>()
  const names = new Map<string, string>()
  const reserved = new Set(['baseUrl', ...schemeVariables(document)])
  for (const operation of operations)
    for (const { name, variable } of pathParameters(operation.path)) {
      const located = operation.parameters.find(({ value }) => value.in === 'path' && value.name === name)
      if (located === undefined) continue
      names.set(
        `${operation.id} ${name}`,
        namedValue(variable, located, { values, reserved, document, requests }),
      )
    }
  return {
    ...{ document, requests, responses, values, notes: [], bodies: new Map() },
    makers: makersIn(operations, responses),
    variableOf: ({ id }, parameter) => names.get(`${id} ${parameter}`),
  }
}

interface Naming extends Pick<Api, 'document' | 'requests'> {
  readonly values: Map<string, unknown>
  /** Names that others have. */
  readonly reserved: ReadonlySet<string>
}

/** A variable of several paths has one value; where a path does not allow it, it has a variable of its own. */
function namedValue(
  variable: string,
  parameter: Located,
  { values, reserved, document, requests }: Naming,
): string {
  const { value, fault } = givenSample(parameter, document, requests, String(parameter.value.name))
  const isAllowed = (known: unknown) =>
    JSON.stringify(known) === JSON.stringify(value) ||
    (fault === undefined && givenFault(parameter, known, requests) === undefined)
  for (let n = 1; ; n++) {
    const name = n === 1 ? variable : `${variable}_${n}`
    if (reserved.has(name) || (values.has(name) && !isAllowed(values.get(name)))) continue
    if (!values.has(name)) values.set(name, value)
    return name
  }
}

function givenFault({ value, place }: Located, known: unknown, requests: Schemas): string | undefined {
  const { schema } = value
  if (schema === undefined) return 'it has no schema'
  const located = { value: typeof schema === 'object' && schema !== null ? { ...schema } : {}, place }
  return requests.faultOf(requests.schemaOf(located), known)
}
