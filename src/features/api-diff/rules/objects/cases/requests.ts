import { object, sent, text } from '../../../samples.ts'
import { type ApiCase, apiCase } from '../../api-case.ts'
import { both, closed, name } from './objects.ts'

const readOnly = { ...name, note: text({ readOnly: true }) }

/** Properties that callers send. */
export const requests: readonly ApiCase[] = [
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
]
