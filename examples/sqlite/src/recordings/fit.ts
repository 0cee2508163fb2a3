import type { RecordedContent } from './schema.ts'

/** What is left out, in this order, until a recording is small enough. */
const smaller: ReadonlyArray<(content: RecordedContent) => RecordedContent> = [
  ({ body, ...rest }) => rest,
  content => ({ ...content, statements: content.statements?.slice(0, 10) ?? null }),
  content => ({ ...content, shape: content.shape && { type: 'deep' } }),
  content => ({ ...content, headers: {}, query: content.query.slice(0, 100) }),
  content => ({ ...content, statements: [], path: content.path.slice(0, 200), error: shortened(content) }),
]

/** The content as JSON of at most `limit` bytes, with less in it if need be. */
export function fitted(content: RecordedContent, limit: number): string {
  let fitting = content
  for (const make of smaller) {
    const text = JSON.stringify(fitting)
    if (Buffer.byteLength(text) <= limit) return text
    fitting = make(fitting)
  }
  return JSON.stringify(fitting)
}

function shortened({ error }: RecordedContent): RecordedContent['error'] {
  return error && { type: error.type.slice(0, 60), message: error.message.slice(0, 100), stack: '' }
}
