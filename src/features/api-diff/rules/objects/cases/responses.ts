import { object, returned, text } from '../../../samples.ts'
import { type ApiCase, apiCase } from '../../api-case.ts'
import { both, closed, name } from './objects.ts'

const writeOnly = { ...name, note: text({ writeOnly: true }) }

/** Properties that callers read. */
export const responses: readonly ApiCase[] = [
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
]
