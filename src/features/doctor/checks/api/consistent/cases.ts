import { answer, api, id, operation, paths } from '../../../samples/openapi.ts'
import type { Cases } from '../../cases.ts'

export const cases: Cases = {
  bad: [
    ['verb-in-path', { 'openapi.json': api({ paths: paths({ '/v1/getUsers': { get: operation() } }) }) }],
    ['not-kebab-case', { 'openapi.json': api({ paths: paths({ '/v1/gift_cards': { get: operation() } }) }) }],
    [
      'singular-collection',
      {
        'openapi.json': api({
          paths: paths({ '/v1/user/{id}': { get: operation({ parameters: [id] }) } }),
        }),
      },
    ],
    [
      'singular-collection',
      {
        'openapi.json': api({
          paths: paths({ '/v1/admin/person/{id}': { get: operation({ parameters: [id] }) } }),
        }),
      },
    ],
    [
      'singular-collection',
      {
        'openapi.json': api({
          paths: paths({
            '/v1/user/{id}': {
              get: operation({
                parameters: [id],
                'x-gapi-ok': { 'verb-in-path': 'a reason for another kind' },
              }),
            },
          }),
        }),
      },
    ],
    [
      'verb-in-path',
      { 'openapi.json': api({ paths: paths({ '/v1/users/{id}/update': { post: operation() } }) }) },
    ],
    ['trailing-slash', { 'openapi.json': api({ paths: paths({ '/v1/users/': { get: operation() } }) }) }],
    [
      'other-error-body',
      {
        'openapi.json': api({
          paths: paths({ '/v1/users': { get: { responses: { 400: answer({ message: {} }) } } } }),
        }),
      },
    ],
    [
      'mixed-case',
      {
        'openapi.json': api({
          paths: paths({ '/v1/users': { get: { responses: { 200: answer({ fullName: {} }) } } } }),
        }),
      },
    ],
  ],
  good: { 'openapi.json': api() },
  traps: [
    {
      'openapi.json': api({
        paths: { '/users.list': { post: operation() }, '/users.add': { post: operation() } },
      }),
    },
    {
      'openapi.json': api({
        paths: paths({ '/v1/settings': { get: operation() }, '/health/ready': { get: operation() } }),
      }),
    },
    {
      'openapi.json': api({
        paths: paths({
          '/v1/people/{id}': { get: operation({ parameters: [id] }) },
          '/v1/admin/staff/{id}': { get: operation({ parameters: [id] }) },
          '/v1/me': { get: operation() },
          '/v1/webhooks/stripe/{id}': { post: operation({ parameters: [id] }) },
          '/v1/users/{id}/set-password': { post: operation({ parameters: [id] }) },
        }),
      }),
    },
    {
      'openapi.json': api({
        paths: paths({
          '/v1/user/{id}': {
            get: operation({ parameters: [id], 'x-gapi-ok': { 'singular-collection': 'partners call it' } }),
          },
        }),
      }),
    },
  ],
}
