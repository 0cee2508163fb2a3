import { api } from '../../../samples/openapi.ts'
import { manifest } from '../../../samples/package.ts'
import type { Cases } from '../../cases.ts'

const express = { 'package.json': manifest({ dependencies: { express: '5' } }) }

function routes(...paths: readonly string[]): string {
  return paths.map(path => `app.get('${path}', (request, response) => {})\n`).join('')
}

export const cases: Cases = {
  bad: [
    ['undocumented-api', { ...express, 'src/app.js': routes('/users', '/users/:id', '/orders') }],
    [
      'undocumented-route',
      { 'openapi.json': api(), 'src/routes.ts': "router.post('/v1/orders', (request, reply) => {})\n" },
    ],
    [
      'undocumented-route',
      {
        'openapi.json': api(),
        'src/routes.ts': "app.get('/v1/shelves', { schema: { hide: false } }, async () => {})\n",
      },
    ],
    [
      'undocumented-route',
      { 'openapi.json': api(), 'src/c.ts': "@Controller('v1/users') class C { @Get(':id') read() {} }\n" },
    ],
  ],
  good: { 'openapi.json': api(), 'src/routes.ts': "router.get('/orders/:id', (request, reply) => {})\n" },
  traps: [
    { 'package.json': manifest({ dependencies: { express: '5', graphql: '16' } }) },
    { 'package.json': manifest({ dependencies: { fastify: '5', '@fastify/swagger': '9' } }) },
    { 'package.json': manifest({ devDependencies: { fastify: '5' } }) },
    {
      ...express,
      'package.json': manifest({ dependencies: { express: '5', '@useoptic/express-middleware': '0' } }),
      'src/app.js': routes('/users', '/users/:id', '/orders'),
    },
    { ...express, 'src/app.js': routes('/', '/health', '/hello') },
    {
      ...express,
      'src/app.js': routes('/users', '/users/new', '/login').replace('{}', "{ response.render('users') }"),
    },
    {
      'openapi.json': api(),
      'src/cache.ts': "app.delete('/cache', { schema: { hide: true } }, async () => clear())\n",
      'src/admin.ts':
        "export function serve(app) {\n  const schema = { hide: true, summary: 'Read' }\n  app.get('/failures/:id', { schema }, async () => {})\n}\n",
    },
    { 'openapi.json': api(), 'src/client.ts': "await axios.post('/v2/payments', body)\n" },
  ],
}
