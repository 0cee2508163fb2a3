// @ts-check
import { isObject } from './transforms.mjs'

/**
 * Single changes of a document whose effect is known. Each lists the places where it can be made; to break
 * callers, or not to, is meant from the old document to the new one, and `back` the other way round.
 * @type {Record<string, { breaks: boolean, back: boolean, places: (document: any) => (() => void)[] }>}
 */
export const mutations = {
  'a parameter with a tighter bound': {
    ...{ breaks: true, back: false },
    places: document =>
      parametersIn(document).flatMap(({ schema }) => {
        if (!isObject(schema) || schema.enum || schema.$ref || schema.format || schema.nullable) return []
        if (schema.type === 'string' && !(schema.maxLength <= 3))
          return [() => Object.assign(schema, { maxLength: 3 })]
        const isNumber = schema.type === 'integer' && !(schema.maximum <= 3) && !(schema.minimum > 3)
        return isNumber ? [() => Object.assign(schema, { maximum: 3 })] : []
      }),
  },
  'a parameter that is required': {
    ...{ breaks: true, back: false },
    places: document =>
      parametersIn(document).flatMap(parameter =>
        parameter.required ||
        parameter.in === 'path' ||
        isIgnored(parameter) ||
        parameter.schema?.default !== undefined
          ? []
          : [() => Object.assign(parameter, { required: true })],
      ),
  },
  'a parameter with a value less': {
    ...{ breaks: true, back: false },
    places: document =>
      parametersIn(document).flatMap(({ schema }) =>
        isObject(schema) && schema.enum?.length > 1 && !schema.$ref && schema.default === undefined
          ? [() => schema.enum.pop()]
          : [],
      ),
  },
  'an operation that is gone': {
    ...{ breaks: true, back: false },
    places: document =>
      itemsIn(document).flatMap(item => methodsIn(item).map(method => () => delete item[method])),
  },
  'a body of a media type less': {
    ...{ breaks: true, back: false },
    places: document =>
      operationsIn(document).flatMap(({ requestBody }) => {
        const [first, ...more] = Object.keys(requestBody?.content ?? {})
        return first !== undefined && more.length > 0 && !more.some(one => one.includes('*'))
          ? [() => delete requestBody.content[first]]
          : []
      }),
  },
  'a response with a property less': {
    ...{ breaks: true, back: false },
    places: document =>
      operationsIn(document).flatMap(({ responses = {} }) =>
        Object.entries(responses).flatMap(([status, response]) => {
          const schema = response.content?.['application/json']?.schema
          const isPlain = isObject(schema?.properties) && !schema.allOf && !schema.oneOf && !schema.anyOf
          if (!/^2\d\d$/.test(status) || !isPlain || isObject(schema.additionalProperties)) return []
          const names = Object.keys(schema.properties).filter(name => !schema.required?.includes(name))
          return names
            .filter(name => !schema.properties[name].writeOnly)
            .map(name => () => delete schema.properties[name])
        }),
      ),
  },
  'a property of a body that is required': {
    ...{ breaks: true, back: false },
    places: document =>
      operationsIn(document).flatMap(({ requestBody }) => {
        const schema = requestBody?.content?.['application/json']?.schema
        if (!isObject(schema?.properties) || schema.allOf || schema.oneOf || schema.anyOf) return []
        return Object.entries(schema.properties)
          .filter(
            ([name, { readOnly, default: value, $ref }]) =>
              !(schema.required?.includes(name) || readOnly || $ref) && value === undefined,
          )
          .map(
            ([name]) =>
              () =>
                Object.assign(schema, { required: [...(schema.required ?? []), name] }),
          )
      }),
  },
  'another description': {
    ...{ breaks: false, back: false },
    places: document =>
      operationsIn(document).map(operation => () => Object.assign(operation, { description: 'Another.' })),
  },
  'a parameter that is new and optional': {
    ...{ breaks: false, back: true },
    places: document =>
      operationsIn(document).map(operation => () => {
        const parameter = { name: 'gapi-new', in: 'query', schema: { type: 'string' } }
        operation.parameters = [...(operation.parameters ?? []), parameter]
      }),
  },
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

/** @param {any} document @returns {any[]} */
function itemsIn({ paths = {} }) {
  return Object.values(paths).filter(isObject)
}

/** @param {any} item */
function methodsIn(item) {
  return methods.filter(method => isObject(item[method]))
}

/** @param {any} document @returns {any[]} */
function operationsIn(document) {
  return itemsIn(document).flatMap(item => methodsIn(item).map(method => item[method]))
}

/** @param {any} document @returns {any[]} */
function parametersIn(document) {
  return operationsIn(document).flatMap(({ parameters = [] }) =>
    parameters.filter((/** @type {any} */ one) => isObject(one) && !one.$ref && !isIgnored(one)),
  )
}

/** OpenAPI ignores parameters with these names. @param {any} parameter */
function isIgnored({ in: place, name }) {
  return place === 'header' && /^(accept|authorization|content-type)$/i.test(name)
}
