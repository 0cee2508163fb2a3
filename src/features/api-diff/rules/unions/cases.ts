import { type ApiSample, object, ref, returned, schemas, sent, text } from '../../samples.ts'
import { type ApiCase, apiCase } from '../api-case.ts'

const card = object({ kind: { const: 'card' }, number: text() }, ['kind', 'number'])

const cash = object({ kind: { const: 'cash' }, desk: text() }, ['kind', 'desk'])

const any = (...branches: readonly unknown[]) => ({ anyOf: branches })

const one = (...branches: readonly unknown[]) => ({ oneOf: branches })

const two = schemas({ Card: card, Cash: cash })

const dog = object({ kind: text(), bark: text() }, ['kind'])

const cat = object({ kind: text(), meow: text() }, ['kind'])

const told = (propertyName: string, mapping?: ApiSample) => ({
  ...one(ref('Dog'), ref('Cat')),
  discriminator: { propertyName, ...(mapping && { mapping }) },
})

const pets = schemas({ Dog: dog, Cat: cat })

const mapped = { dog: '#/components/schemas/Dog', cat: '#/components/schemas/Cat' }

export const cases: readonly ApiCase[] = [
  apiCase('request-branch-narrowed', 'callers pay in cash', sent(any(card, cash)), sent(any(card))),
  apiCase('request-branch-widened', 'cash is accepted, too', sent(any(card)), sent(any(card, cash))),
  apiCase('request-branch-widened', 'one schema became one of two', sent(card), sent(one(card, cash))),
  apiCase(
    'request-branch-overlap',
    'every value of before matches both',
    sent(one(card, cash)),
    sent(one(card, cash, object({ kind: text() }, ['kind']))),
  ),
  apiCase('request-branch-exclusive', 'a value may match both', sent(any(dog, cat)), sent(one(dog, cat))),
  apiCase('response-branch-narrowed', 'cash is not returned', returned(any(card, cash)), returned(any(card))),
  apiCase(
    'response-branch-widened',
    'callers do not know cash',
    returned(any(card)),
    returned(any(card, cash)),
  ),
  apiCase(
    'response-branch-widened',
    'one schema became one of two',
    returned(card),
    returned(one(card, cash)),
  ),
  apiCase(
    'response-branch-widened',
    'a wider kind is returned',
    returned(one(card, cash)),
    returned(one(card, cash, object({ kind: text() }, ['kind']))),
  ),
  apiCase(
    'response-branch-exclusive',
    'it matches one only',
    returned(any(dog, cat)),
    returned(one(dog, cat)),
  ),
  apiCase(
    'request-discriminator-narrowed',
    'the kind kitten is refused',
    sent(told('kind', { ...mapped, kitten: mapped.cat }), pets),
    sent(told('kind', mapped), pets),
  ),
  apiCase(
    'request-discriminator-widened',
    'the kind kitten is accepted',
    sent(told('kind', mapped), pets),
    sent(told('kind', { ...mapped, kitten: mapped.cat }), pets),
  ),
  apiCase(
    'request-discriminator-changed',
    'callers send another property',
    sent(told('kind'), pets),
    sent(told('type'), pets),
  ),
  apiCase(
    'response-discriminator-narrowed',
    'the kind kitten is not returned',
    returned(told('kind', { ...mapped, kitten: mapped.cat }), pets),
    returned(told('kind', mapped), pets),
  ),
  apiCase(
    'response-discriminator-widened',
    'callers do not know kitten',
    returned(told('kind', mapped), pets),
    returned(told('kind', { ...mapped, kitten: mapped.cat }), pets),
  ),
  apiCase(
    'response-discriminator-changed',
    'callers read another property',
    returned(told('kind'), pets),
    returned(told('type'), pets),
  ),
  apiCase(
    ['request-discriminator-narrowed', 'request-discriminator-widened'],
    'without a mapping the name of a component is on the wire',
    sent({ ...one(ref('Dog'), ref('Cat')), discriminator: { propertyName: 'kind' } }, pets),
    sent(
      { ...one(ref('Dog'), ref('Lion')), discriminator: { propertyName: 'kind' } },
      schemas({ Dog: dog, Lion: cat }),
    ),
  ),
  apiCase(
    [],
    'with a mapping the names of components do not count',
    sent(told('kind', mapped), pets),
    sent(
      {
        ...one(ref('A'), ref('B')),
        discriminator: {
          propertyName: 'kind',
          mapping: { dog: '#/components/schemas/A', cat: '#/components/schemas/B' },
        },
      },
      schemas({ A: dog, B: cat }),
    ),
  ),
  apiCase(
    [],
    'a mapping spells out the names of the components',
    sent(told('kind'), pets),
    sent(told('kind', { Dog: mapped.dog, Cat: mapped.cat }), pets),
  ),
  apiCase([], 'the branches are in another order', returned(any(card, cash)), returned(any(cash, card))),
  apiCase(
    [],
    'the branches moved into components',
    returned(any(card, cash)),
    returned(any(ref('Cash'), ref('Card')), two),
  ),
  apiCase(
    [],
    'the components of the branches swapped their names',
    returned(any(ref('Card'), ref('Cash')), two),
    returned(any(ref('Card'), ref('Cash')), schemas({ Card: cash, Cash: card })),
  ),
  apiCase([], 'a union of one is that one', sent(card), sent(one(card))),
  apiCase(
    [],
    'a branch whose values another one allows is gone',
    sent(any(text(), text({ maxLength: 3 }))),
    sent(any(text(), text({ maxLength: 3 }))),
  ),
  apiCase(
    [],
    'a branch is gone whose values another one allows',
    sent(any(text(), text({ maxLength: 3 }), card)),
    sent(any(text(), card)),
  ),
  apiCase(
    [],
    'a branch is new whose values another one allows',
    returned(any(text(), card)),
    returned(any(text(), text({ maxLength: 3 }), card)),
  ),
  apiCase(
    'response-property-added',
    'one of the branches has a further property',
    returned(any(card, cash)),
    returned(any(card, { ...cash, properties: { kind: { const: 'cash' }, desk: text(), at: text() } })),
  ),
  apiCase(
    'request-bound-narrowed',
    'one of the branches is narrower',
    sent(any(card, cash)),
    sent(any(card, object({ kind: { const: 'cash' }, desk: text({ maxLength: 3 }) }, ['kind', 'desk']))),
  ),
]
