import { object, ref, returned, schemas, sent, text } from '../../samples.ts'
import { type ApiCase, apiCase } from '../api-case.ts'

const name = { name: text() }

const both = { name: text(), note: text() }

const closed = (schema: object) => ({ ...schema, additionalProperties: false })

const readOnly = { ...name, note: text({ readOnly: true }) }

const writeOnly = { ...name, note: text({ writeOnly: true }) }

const map = (values: object) => ({ type: 'object', additionalProperties: values })

const node = (more: object) =>
  schemas({ Node: object({ children: { type: 'array', items: ref('Node') }, ...more }) })

export const cases: readonly ApiCase[] = [
  apiCase(
    'request-property-added-required',
    'no caller sends it',
    sent(object(name)),
    sent(object(both, ['note'])),
  ),
  apiCase(
    'request-property-added-required',
    'a default does not help',
    sent(object(name)),
    sent(object({ ...name, note: text({ default: '' }) }, ['note'])),
  ),
  apiCase(
    'request-property-added-required',
    'it could only be read before',
    sent(object(readOnly, ['note'])),
    sent(object(both, ['note'])),
  ),
  apiCase(
    'request-property-added-optional',
    'callers can leave it out',
    sent(object(name)),
    sent(object(both)),
  ),
  apiCase(
    'request-property-added-optional',
    'a closed object has one more',
    sent(closed(object(name))),
    sent(closed(object(both))),
  ),
  apiCase('request-property-removed', 'it is ignored', sent(object(both)), sent(object(name))),
  apiCase(
    'request-property-removed',
    'it is refused',
    sent(closed(object(both))),
    sent(closed(object(name))),
  ),
  apiCase(
    ['request-property-removed', 'request-property-added-optional'],
    'it has another name',
    sent(object({ name: text() })),
    sent(object({ title: text() })),
  ),
  apiCase(
    'request-property-became-required',
    'callers left it out',
    sent(object(both)),
    sent(object(both, ['note'])),
  ),
  apiCase(
    'request-property-became-optional',
    'callers can leave it out now',
    sent(object(both, ['note'])),
    sent(object(both)),
  ),
  apiCase('request-property-became-read-only', 'callers send it', sent(object(both)), sent(object(readOnly))),
  apiCase([], 'a read-only property is new in a request', sent(object(name)), sent(object(readOnly))),
  apiCase(
    [],
    'a read-only property is gone from a request',
    sent(object(readOnly, ['note'])),
    sent(object(name)),
  ),
  apiCase(
    [],
    'a read-only property is required in a request',
    sent(object(readOnly)),
    sent(object(readOnly, ['note'])),
  ),
  apiCase(
    [],
    'a read-only property has another type in a request',
    sent(object({ note: text({ readOnly: true }) })),
    sent(object({ note: { type: 'integer', readOnly: true } })),
  ),
  apiCase(
    'response-property-removed',
    'callers read it',
    returned(object(both, ['note'])),
    returned(object(name)),
  ),
  apiCase(
    'response-property-removed',
    'it can only be written now',
    returned(object(both, ['note'])),
    returned(object(writeOnly, ['note'])),
  ),
  apiCase(
    'response-optional-property-removed',
    'callers who read it lose it',
    returned(object(both)),
    returned(object(name)),
  ),
  apiCase(
    ['response-optional-property-removed', 'response-property-added'],
    'it has another name',
    returned(object({ name: text() })),
    returned(object({ title: text() })),
  ),
  apiCase(
    'response-property-added',
    'callers ignore it',
    returned(object(name)),
    returned(object(both, ['note'])),
  ),
  apiCase(
    'response-property-added',
    'callers ignore it in a closed object, too',
    returned(closed(object(name))),
    returned(closed(object(both))),
  ),
  apiCase(
    'response-property-became-optional',
    'callers do not check',
    returned(object(both, ['note'])),
    returned(object(both)),
  ),
  apiCase(
    'response-property-became-required',
    'it is always there',
    returned(object(both)),
    returned(object(both, ['note'])),
  ),
  apiCase(
    [],
    'a write-only property is gone from a response',
    returned(object(writeOnly, ['note'])),
    returned(object(name)),
  ),
  apiCase(
    [],
    'a write-only property may be missing in a response',
    returned(object(writeOnly, ['note'])),
    returned(object(writeOnly)),
  ),
  apiCase(
    'request-additional-narrowed',
    'other properties were accepted',
    sent(object(name)),
    sent(closed(object(name))),
  ),
  apiCase(
    'request-additional-widened',
    'other properties are accepted',
    sent(closed(object(name))),
    sent(object(name)),
  ),
  apiCase(
    'response-additional-narrowed',
    'there are no others',
    returned(object(name)),
    returned(closed(object(name))),
  ),
  apiCase(
    'response-additional-widened',
    'callers ignore others',
    returned(closed(object(name))),
    returned(object(name)),
  ),
  apiCase(
    'request-type-changed',
    'the values of a map are numbers',
    sent(map(text())),
    sent(map({ type: 'integer' })),
  ),
  apiCase(
    'response-type-widened',
    'the values of a map may be anything',
    returned(map(text())),
    returned(map({})),
  ),
  apiCase(
    [],
    'additionalProperties true is the default',
    sent(object(name)),
    sent({ ...object(name), additionalProperties: true }),
  ),
  apiCase(
    [],
    'a key of a map is spelled out',
    returned(map(text())),
    returned({ ...map(text()), properties: name }),
  ),
  apiCase(
    [],
    'a component has another name',
    sent(ref('Order'), schemas({ Order: object(name) })),
    sent(ref('Purchase'), schemas({ Purchase: object(name) })),
  ),
  apiCase(
    [],
    'a schema moved into the components',
    returned(object({ a: object(name) })),
    returned(object({ a: ref('A') }), schemas({ A: object(name) })),
  ),
  apiCase(
    [],
    'an allOf of two parts is one object',
    sent({ allOf: [object(name, ['name']), object({ note: text() })] }),
    sent(object(both, ['name'])),
  ),
  apiCase(
    [],
    'an allOf of one part is that part',
    sent({ allOf: [ref('A')] }, schemas({ A: object(name) })),
    sent(ref('A'), schemas({ A: object(name) })),
  ),
  apiCase(
    [],
    'a component that refers to itself is the same',
    returned(ref('Node'), node({})),
    returned(ref('Node'), node({})),
  ),
  apiCase(
    [],
    'a circle goes through another component',
    returned(ref('Node'), node({})),
    returned(
      ref('A'),
      schemas({
        A: object({ children: { type: 'array', items: ref('B') } }),
        B: object({ children: { type: 'array', items: ref('A') } }),
      }),
    ),
  ),
  apiCase(
    'response-optional-property-removed',
    'a circle lost a property',
    returned(ref('Node'), node({ note: text() })),
    returned(ref('Node'), node({})),
  ),
  apiCase(
    [],
    'an unused component is gone',
    returned(object(name), schemas({ Old: object(name) })),
    returned(object(name)),
  ),
  apiCase(
    [],
    'required names are in another order, and one repeats',
    sent(object(both, ['name', 'note'])),
    sent(object(both, ['note', 'name', 'note'])),
  ),
  apiCase(
    'request-type-changed',
    'the items of a list are numbers',
    sent({ type: 'array', items: text() }),
    sent({ type: 'array', items: { type: 'integer' } }),
  ),
  apiCase(
    [],
    'items without a schema may be anything',
    sent({ type: 'array' }),
    sent({ type: 'array', items: {} }),
  ),
  apiCase(
    'request-type-changed',
    'the first item is a number',
    sent({ type: 'array', prefixItems: [text()] }),
    sent({ type: 'array', prefixItems: [{ type: 'integer' }] }),
  ),
]
