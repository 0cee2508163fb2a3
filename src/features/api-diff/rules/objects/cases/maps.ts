import { object, returned, sent, text } from '../../../samples.ts'
import { type ApiCase, apiCase } from '../../api-case.ts'
import { closed, name } from './objects.ts'

const map = (values: object) => ({ type: 'object', additionalProperties: values })

/** Properties without a schema of their own. */
export const maps: readonly ApiCase[] = [
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
]
