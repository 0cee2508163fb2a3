/** The part of reviewdog's DiagnosticResult that a report uses, after proto/rdf/jsonschema/DiagnosticResult.json. */
const severity = { enum: ['UNKNOWN_SEVERITY', 'ERROR', 'WARNING', 'INFO'] }

const position = {
  type: 'object',
  properties: { line: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 } },
  additionalProperties: false,
}

const code = {
  type: 'object',
  properties: { value: { type: 'string' }, url: { type: 'string' } },
  additionalProperties: false,
}

export const rdjsonSchema = {
  type: 'object',
  properties: {
    source: {
      type: 'object',
      properties: { name: { type: 'string' }, url: { type: 'string' } },
      additionalProperties: false,
    },
    severity,
    diagnostics: {
      type: 'array',
      items: {
        type: 'object',
        required: ['message', 'location'],
        properties: {
          message: { type: 'string' },
          location: {
            type: 'object',
            properties: {
              path: { type: 'string' },
              range: {
                type: 'object',
                properties: { start: position, end: position },
                additionalProperties: false,
              },
            },
            additionalProperties: false,
          },
          severity,
          source: { type: 'object' },
          code,
          suggestions: { type: 'array' },
          original_output: { type: 'string' },
        },
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
}
