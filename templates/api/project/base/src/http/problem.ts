import { Type } from 'typebox'

/** One thing that is wrong with a request. The pointer is a JSON Pointer (RFC 6901) into that part of it. */
interface Fault {
  readonly in: string
  readonly pointer: string
  readonly detail: string
}

interface Extras {
  readonly errors?: readonly Fault[]
  readonly headers?: Record<string, string>
  readonly cause?: unknown
}

/** An error answer (RFC 9457). Throw it from anywhere below a handler. */
export class Problem extends Error {
  readonly status: number
  readonly headers: Record<string, string>
  readonly errors: readonly Fault[] | undefined

  constructor(status: number, detail: string, { errors, headers = {}, cause }: Extras = {}) {
    super(detail, { cause })
    this.status = status
    this.headers = headers
    this.errors = errors
  }
}

export const problem = (status: number, detail: string, extras?: Extras) =>
  new Problem(status, detail, extras)

/** The shape of an error answer, for the contract. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ examples: ['about:blank'] }),
    title: Type.String({ examples: ['Not Found'] }),
    status: Type.Integer({ examples: [404] }),
    detail: Type.String({ examples: ['There is no such product.'] }),
    instance: Type.String({ description: 'The id of the request; the log names it too.' }),
    errors: Type.Optional(
      Type.Array(Type.Object({ in: Type.String(), pointer: Type.String(), detail: Type.String() })),
    ),
  },
  { $id: 'Problem' },
)
