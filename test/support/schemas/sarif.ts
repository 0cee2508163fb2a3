/**
 * The part of SARIF 2.1.0 that a report uses, after the published schema (docs.oasis-open.org, sarif-schema-2.1.0.json):
 * its required fields, enumerations, limits and unknown fields refused.
 */
const message = object(['text'], { text: { type: 'string' }, markdown: { type: 'string' } })

const level = { enum: ['none', 'note', 'warning', 'error'] }

const rule = object(['id'], {
  id: { type: 'string' },
  name: { type: 'string' },
  shortDescription: message,
  fullDescription: message,
  help: message,
  helpUri: { type: 'string', format: 'uri' },
  defaultConfiguration: object([], { level, enabled: { type: 'boolean' }, rank: { type: 'number' } }),
  properties: {
    type: 'object',
    properties: { tags: { type: 'array', uniqueItems: true, items: { type: 'string' } } },
  },
})

const region = object([], {
  startLine: { type: 'integer', minimum: 1 },
  startColumn: { type: 'integer', minimum: 1 },
  endLine: { type: 'integer', minimum: 1 },
  endColumn: { type: 'integer', minimum: 1 },
})

const location = object([], {
  physicalLocation: object(['artifactLocation'], {
    artifactLocation: object([], {
      uri: { type: 'string', pattern: '^[^ \\\\]*$' },
      uriBaseId: { type: 'string' },
    }),
    region,
  }),
})

const result = object(['message'], {
  ruleId: { type: 'string' },
  ruleIndex: { type: 'integer', minimum: -1 },
  level,
  message,
  locations: { type: 'array', items: location },
  partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
  /** A property bag: anything that a tool wants to add. */
  properties: { type: 'object' },
  suppressions: {
    type: 'array',
    uniqueItems: true,
    items: object(['kind'], { kind: { enum: ['inSource', 'external'] }, justification: { type: 'string' } }),
  },
})

const notification = object(['message'], {
  level,
  message,
  associatedRule: object([], { id: { type: 'string' }, index: { type: 'integer' } }),
})

export const sarifSchema = object(['version', 'runs'], {
  $schema: { type: 'string' },
  version: { enum: ['2.1.0'] },
  runs: {
    type: 'array',
    items: object(['tool'], {
      tool: object(['driver'], {
        driver: object(['name'], {
          name: { type: 'string' },
          version: { type: 'string' },
          organization: { type: 'string' },
          informationUri: { type: 'string' },
          rules: { type: 'array', uniqueItems: true, items: rule },
        }),
      }),
      invocations: {
        type: 'array',
        items: object(['executionSuccessful'], {
          executionSuccessful: { type: 'boolean' },
          toolExecutionNotifications: { type: 'array', items: notification },
        }),
      },
      columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
      results: { type: 'array', items: result },
    }),
  },
})

function object(required: readonly string[], properties: object) {
  return { type: 'object', required, properties, additionalProperties: false }
}
