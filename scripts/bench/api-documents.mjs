// @ts-check
/**
 * Makes OpenAPI documents of any size: resources with five operations each, filters, problems for every error
 * and schemas that refer to each other in circles of ten, or all in one. Every `changed`th operation differs from the document in
 * which nothing did, in one of the ways that APIs change.
 * @param {number} operations
 * @param {{ changed?: number, sharedChange?: boolean, oneCircle?: boolean }} [how]
 */
export function apiDocument(operations, { changed = 0, sharedChange = false, oneCircle = false } = {}) {
  // Whole circles.
  const count = Math.ceil(operations / 50) * 10
  const resources = Array.from({ length: count }, (_, index) =>
    resource(index, oneCircle ? count : Math.min(10, count)),
  )
  const paths = Object.assign({}, ...resources.map(({ paths }) => paths))
  const schemas = Object.assign({}, ...resources.map(({ schemas }) => schemas))
  const document = {
    openapi: '3.1.0',
    info: { title: 'Shop', version: '1.4.0', description: text('API', 40) },
    servers: [{ url: 'https://api.example.com' }],
    security: [{ key: [] }],
    paths,
    components: {
      schemas: { ...shared(sharedChange), ...schemas },
      responses: problems(),
      parameters: pages(),
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
    },
  }
  const all = Object.entries(paths).flatMap(([, item]) => Object.values(item))
  all.forEach((operation, index) => {
    if (changed > 0 && index % changed === 0) change(operation, index / changed, schemas)
  })
  return document
}

/** @param {string} about @param {number} words */
function text(about, words) {
  const some = 'returns the current state of this value as it was last confirmed by its owner'.split(' ')
  return `${about} ${Array.from({ length: words }, (_, at) => some[at % some.length]).join(' ')}.`
}

/** @param {string} name */
const ref = name => ({ $ref: `#/components/schemas/${name}` })

/** @param {unknown} schema */
const json = schema => ({ 'application/json': { schema } })

/** @param {number} index @param {number} circle how many refer to each other */
function resource(index, circle) {
  const next = index - (index % circle) + ((index + 1) % circle)
  const name = `Thing${index}`
  const path = `/v1/things-${index}`
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }
  /** @param {string} verb @param {object} more */
  const operation = (verb, more) => ({
    operationId: `${verb}${name}`,
    summary: `${verb} a ${name}`,
    description: text(`${verb} ${name}`, 30),
    tags: [`things-${index % 20}`],
    ...more,
  })
  const body = { required: true, content: json(ref(`${name}Input`)) }
  return {
    paths: {
      [path]: {
        get: operation('list', {
          parameters: [...pageRefs, ...filters()],
          responses: { 200: { description: 'A page', content: json(ref(`${name}Page`)) }, ...errors },
        }),
        post: operation('create', {
          parameters: [{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string', maxLength: 200 } }],
          requestBody: body,
          responses: { 201: { description: 'Created', content: json(ref(name)) }, ...errors },
        }),
      },
      [`${path}/{id}`]: {
        get: operation('get', {
          parameters: [id, { name: 'fields', in: 'query', schema: { type: 'string' } }],
          responses: { 200: { description: 'Found', content: json(ref(name)) }, ...errors },
        }),
        put: operation('replace', {
          parameters: [id],
          requestBody: body,
          responses: { 200: { description: 'Replaced', content: json(ref(name)) }, ...errors },
        }),
        delete: operation('delete', {
          parameters: [id],
          responses: { 204: { description: 'Gone' }, ...errors },
        }),
      },
    },
    schemas: {
      [name]: {
        type: 'object',
        required: ['id', 'name', 'state', 'created_at'],
        properties: {
          id: { type: 'string', format: 'uuid', description: text('The id', 8) },
          created_at: { type: 'string', format: 'date-time', readOnly: true },
          ...fields(index),
          parent: ref(`Thing${next}`),
          owner: ref('Person'),
        },
      },
      [`${name}Input`]: {
        type: 'object',
        required: ['name'],
        properties: fields(index),
        additionalProperties: false,
      },
      [`${name}Page`]: {
        type: 'object',
        required: ['items'],
        properties: { items: { type: 'array', items: ref(name) }, next: { type: ['string', 'null'] } },
      },
    },
  }
}

/** @param {number} index */
function fields(index) {
  return {
    name: { type: 'string', minLength: 1, maxLength: 200, description: text('The name', 12) },
    state: { type: 'string', enum: ['open', 'paid', 'sent', 'gone'], description: text('The state', 10) },
    price: ref('Money'),
    stock: { type: 'integer', minimum: 0, maximum: 10_000 + index },
    tags: { type: 'array', items: { type: 'string', pattern: '^[a-z]+$' }, maxItems: 20 },
    address: ref('Address'),
    note: { type: ['string', 'null'], maxLength: 1000, description: text('A note', 20) },
    details: { oneOf: [ref('Card'), ref('Transfer')], discriminator: { propertyName: 'kind' } },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
  }
}

function filters() {
  return ['state', 'name', 'created_after'].map(name => ({
    name,
    in: 'query',
    description: text(name, 10),
    schema: { type: 'string', maxLength: 100 },
  }))
}

const pageRefs = ['limit', 'cursor', 'sort'].map(name => ({ $ref: `#/components/parameters/${name}` }))

function pages() {
  return {
    limit: { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 } },
    cursor: { name: 'cursor', in: 'query', schema: { type: 'string' } },
    sort: { name: 'sort', in: 'query', schema: { type: 'string', enum: ['name', '-name'] } },
  }
}

const statuses = [400, 401, 403, 404, 409, 422, 429, 503]
const errors = Object.fromEntries(
  statuses.map(status => [status, { $ref: `#/components/responses/E${status}` }]),
)

function problems() {
  return Object.fromEntries(
    statuses.map(status => [
      `E${status}`,
      {
        description: `A problem of kind ${status}`,
        headers: { 'Retry-After': { schema: { type: 'integer' } } },
        content: { 'application/problem+json': { schema: ref('Problem') } },
      },
    ]),
  )
}

/** @param {boolean} isChanged */
function shared(isChanged) {
  const string = { type: 'string' }
  return {
    Problem: {
      type: 'object',
      required: ['title', 'status'],
      properties: { title: string, status: { type: 'integer' }, ...(isChanged ? {} : { detail: string }) },
    },
    Money: {
      type: 'object',
      required: ['cents', 'currency'],
      properties: { cents: { type: 'integer' }, currency: { type: 'string', enum: ['EUR', 'USD'] } },
    },
    Address: {
      type: 'object',
      properties: { street: string, city: string, country: { type: 'string', pattern: '^[A-Z]{2}$' } },
    },
    Person: {
      type: 'object',
      properties: { name: string, address: ref('Address'), manager: ref('Person') },
    },
    Card: { type: 'object', required: ['kind'], properties: { kind: { const: 'Card' }, number: string } },
    Transfer: {
      type: 'object',
      required: ['kind'],
      properties: { kind: { const: 'Transfer' }, iban: string },
    },
  }
}

/**
 * One of eight changes, in turn: of the operation itself, or of the schema of its resource.
 * @param {any} operation
 * @param {number} turn
 * @param {Record<string, any>} schemas
 */
function change(operation, turn, schemas) {
  const [, name = ''] = /(Thing\d+)$/.exec(operation.operationId) ?? []
  const { properties } = schemas[name]
  const changes = [
    () => operation.parameters.pop(),
    () => operation.parameters.push({ name: `more-${turn}`, in: 'query', schema: { type: 'string' } }),
    () => delete properties.note,
    () => Object.assign(properties, { [`more_${turn}`]: { type: 'string' } }),
    () => Object.assign(properties.stock, { maximum: 5000, minimum: undefined }),
    () => properties.state.enum.push('lost'),
    () => Object.assign(operation, { deprecated: true, 'x-sunset': '2027-06-30' }),
    () => Object.assign(operation, { description: text('Another description', 30) }),
  ]
  changes[turn % changes.length]?.()
}
