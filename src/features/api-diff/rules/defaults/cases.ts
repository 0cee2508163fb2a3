import { object, parameter, returned, sent, text } from '../../samples.ts'
import { type ApiCase, apiCase } from '../api-case.ts'

const size = (more: object, required = false) => parameter({ required, schema: { type: 'integer', ...more } })

const of = (more: Readonly<Record<string, unknown>>, required: readonly string[] = []) =>
  object({ note: text(more) }, required)

export const cases: readonly ApiCase[] = [
  apiCase(
    'parameter-default-changed',
    'callers without it get other pages',
    size({ default: 50 }),
    size({ default: 10 }),
  ),
  apiCase(
    'parameter-default-added',
    'what happened without it is not known',
    size({}),
    size({ default: 10 }),
  ),
  apiCase(
    'parameter-default-removed',
    'what happens without it is not known',
    size({ default: 10 }),
    size({}),
  ),
  apiCase(
    'request-default-changed',
    'requests without it mean something else',
    sent(of({ default: 'a' })),
    sent(of({ default: 'b' })),
  ),
  apiCase(
    'request-default-added',
    'what happened without it is not known',
    sent(of({})),
    sent(of({ default: 'a' })),
  ),
  apiCase(
    'request-default-removed',
    'what happens without it is not known',
    sent(of({ default: 'a' })),
    sent(of({})),
  ),
  apiCase(
    [],
    'the default of what is required is never used',
    size({ default: 50 }, true),
    size({ default: 10 }, true),
  ),
  apiCase(
    [],
    'the default of a required property is never used',
    sent(of({ default: 'a' }, ['note'])),
    sent(of({ default: 'b' }, ['note'])),
  ),
  apiCase(
    [],
    'a default says nothing about a response',
    returned(of({ default: 'a' })),
    returned(of({ default: 'b' })),
  ),
]
