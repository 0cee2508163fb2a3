import { type ApiSample, getOrders } from '../../samples.ts'
import { type ApiCase, apiCase } from '../api-case.ts'

const flow = (more: ApiSample = {}) => ({
  tokenUrl: 'https://shop.example/token',
  scopes: { read: '', write: '' },
  ...more,
})

const schemes = {
  key: { type: 'apiKey', in: 'header', name: 'X-Key' },
  bearer: { type: 'http', scheme: 'bearer' },
  oauth: { type: 'oauth2', flows: { clientCredentials: flow() } },
}

const secured = (security: readonly ApiSample[] | undefined, more: ApiSample = {}) =>
  getOrders({ ...(security && { security }) }, { components: { securitySchemes: { ...schemes, ...more } } })

const flows = (named: ApiSample) =>
  secured([{ oauth: ['read'] }], { oauth: { type: 'oauth2', flows: named } })

/** Two schemes with the same flow. */
const twice = (oauth: ApiSample, other: ApiSample) =>
  secured([{ oauth: ['read'] }], {
    oauth: { type: 'oauth2', flows: { clientCredentials: oauth } },
    other: { type: 'oauth2', flows: { clientCredentials: other } },
  })

export const cases: readonly ApiCase[] = [
  apiCase('security-required', 'callers sent no credentials', secured(undefined), secured([{ key: [] }])),
  apiCase(
    'security-required',
    'credentials were optional',
    secured([{}, { key: [] }]),
    secured([{ key: [] }]),
  ),
  apiCase(
    'security-alternative-removed',
    'callers have only a key',
    secured([{ key: [] }, { bearer: [] }]),
    secured([{ bearer: [] }]),
  ),
  apiCase(
    'security-alternative-removed',
    'a key alone is not enough',
    secured([{ key: [] }]),
    secured([{ key: [], bearer: [] }]),
  ),
  apiCase(
    ['security-alternative-removed', 'security-alternative-added'],
    'the key is in another header',
    secured([{ key: [] }]),
    secured([{ key: [] }], { key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' } }),
  ),
  apiCase(
    'security-scope-added',
    'tokens lack the scope',
    secured([{ oauth: ['read'] }]),
    secured([{ oauth: ['read', 'write'] }]),
  ),
  apiCase(
    'security-scope-removed',
    'tokens have more than enough',
    secured([{ oauth: ['read', 'write'] }]),
    secured([{ oauth: ['read'] }]),
  ),
  apiCase(
    'security-alternative-added',
    'callers can use either',
    secured([{ key: [] }]),
    secured([{ key: [] }, { bearer: [] }]),
  ),
  apiCase(
    'security-alternative-added',
    'of two schemes together one is enough now',
    secured([{ key: [], bearer: [] }]),
    secured([{ key: [] }]),
  ),
  apiCase('security-dropped', 'credentials are not needed', secured([{ key: [] }]), secured([])),
  apiCase(
    [],
    'what held for the whole document is written at the operation',
    getOrders({}, { security: [{ key: [] }], components: { securitySchemes: schemes } }),
    secured([{ key: [] }]),
  ),
  apiCase(
    [],
    'a scheme has another name',
    secured([{ key: [] }]),
    secured([{ token: [] }], { key: undefined, token: schemes.key }),
  ),
  apiCase(
    [],
    'the alternatives are in another order',
    secured([{ key: [] }, { bearer: [] }]),
    secured([{ bearer: [] }, { key: [] }]),
  ),
  apiCase(
    [],
    'a scheme that nothing asks for is gone',
    secured([{ key: [] }]),
    secured([{ key: [] }], { bearer: undefined }),
  ),
  apiCase(
    [],
    'the case of a scheme does not count',
    secured([{ bearer: [] }]),
    secured([{ bearer: [] }], { bearer: { type: 'http', scheme: 'Bearer' } }),
  ),
  apiCase(
    [],
    'a second scheme of the same kind is described',
    secured([{ bearer: [] }]),
    secured([{ bearer: [] }], { admin: { type: 'http', scheme: 'bearer' } }),
  ),
  apiCase(
    'oauth-flow-removed',
    'callers cannot renew their tokens',
    flows({ clientCredentials: flow(), password: flow() }),
    flows({ clientCredentials: flow() }),
  ),
  apiCase(
    'oauth-flow-added',
    'callers can use another flow',
    flows({ clientCredentials: flow() }),
    flows({ clientCredentials: flow(), password: flow() }),
  ),
  apiCase(
    'oauth-url-changed',
    'callers have the address in their configuration',
    flows({ clientCredentials: flow() }),
    flows({ clientCredentials: flow({ tokenUrl: 'https://id.shop.example/token' }) }),
  ),
  apiCase(
    'oauth-scope-removed',
    'callers ask for it',
    flows({ clientCredentials: flow() }),
    flows({ clientCredentials: flow({ scopes: { read: '' } }) }),
  ),
  apiCase(
    'oauth-scope-added',
    'nobody needs it yet',
    flows({ clientCredentials: flow() }),
    flows({ clientCredentials: flow({ scopes: { read: '', write: '', admin: '' } }) }),
  ),
  apiCase(
    'oauth-scope-removed',
    'callers ask for it, of the first of two schemes with the same flow',
    twice(flow(), flow({ scopes: { read: '' } })),
    twice(flow({ scopes: { read: '' } }), flow({ scopes: { read: '' } })),
  ),
]
