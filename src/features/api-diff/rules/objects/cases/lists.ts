import { sent, text } from '../../../samples.ts'
import { type ApiCase, apiCase } from '../../api-case.ts'

/** Lists and their items. */
export const lists: readonly ApiCase[] = [
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
