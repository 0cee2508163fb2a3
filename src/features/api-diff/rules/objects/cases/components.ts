import { object, ref, returned, schemas, sent, text } from '../../../samples.ts'
import { type ApiCase, apiCase } from '../../api-case.ts'
import { both, name } from './objects.ts'

const node = (more: object) =>
  schemas({ Node: object({ children: { type: 'array', items: ref('Node') }, ...more }) })

/** The same object written in other ways: components, allOf, circles. */
export const components: readonly ApiCase[] = [
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
]
