import type { Files } from '../../../samples/files.ts'
import { scripts } from '../../../samples/package.ts'
import type { Cases } from '../../cases.ts'

const api = (paths: object, more: object = {}) => ({
  openapi: '3.1.0',
  info: { title: 'Shop', version: '1.0.0' },
  paths,
  ...more,
})

const text = (document: object) => `${JSON.stringify(document, null, 2)}\n`

const read = { get: { responses: { 200: { description: 'All' } } } }

const committed = text(api({ '/v1/orders': read }))

/** A repository whose script writes this document, which git has as another. */
const writes = (document: string, body = 'node write.cjs > openapi.json'): Files => ({
  'package.json': scripts({ openapi: body }),
  'README.md': '# shop\n',
  'write.cjs': `process.stdout.write(${document})\n`,
  'openapi.json': committed,
})

/** A repository that answers by contract, with no script that writes the document. */
const manages = (answer: object): Files => ({
  'README.md': '# shop\n',
  'gapi.yml': 'contract: 1\nmanage: [node, manage.cjs]\n',
  'manage.cjs': `console.error('One moment.')
console.log('${JSON.stringify({ contract: 1, verb: 'openapi', ...answer })}')\n`,
  'openapi.json': committed,
})

export const cases: Cases = {
  bad: [
    ['stale-document', writes(JSON.stringify(text(api({ '/v1/orders': read, '/v1/users': read }))))],
    ['stale-document', writes(JSON.stringify(text(api({ '/v1/orders': {} }))))],
    [
      'stale-document',
      {
        ...writes('""', 'node scripts/openapi.cjs'),
        'scripts/openapi.cjs': `require('node:fs').writeFileSync('openapi.json', '${JSON.stringify(api({}))}')\n`,
      },
    ],
    ['stale-document', manages({ ok: true, path: 'openapi.json', openapi: api({}) })],
  ],
  good: writes(JSON.stringify(committed)),
  traps: [
    manages({ ok: true, path: 'openapi.json', openapi: JSON.parse(committed) }),
    // A project that does not keep its document, has none, or cannot generate it.
    manages({ ok: true, path: null, openapi: api({}) }),
    manages({ ok: false, code: 2, message: 'Unknown verb: openapi.', hint: '', verbs: ['config'] }),
    manages({ ok: false, code: 1, message: 'It does not start.', hint: '' }),
    // The same in another order and without line ends.
    writes(
      JSON.stringify(
        JSON.stringify({
          paths: { '/v1/orders': read },
          info: { version: '1.0.0', title: 'Shop' },
          openapi: '3.1.0',
        }),
      ),
    ),
    writes(
      `JSON.stringify({ ...${JSON.stringify(api({ '/v1/orders': read }))}, 'x-generated-at': new Date() })`,
    ),
    // What is another each time says nothing.
    writes(
      `JSON.stringify({ ...${JSON.stringify(api({ '/v1/orders': read }))}, servers: [{ url: '/' + Math.random() }] })`,
    ),
    // It reads the document, to make something else of it.
    {
      ...writes('""', 'node types.cjs openapi.json -o types.json'),
      'types.cjs': "require('node:fs').writeFileSync('types.json', '{}')\n",
    },
    writes('""', 'curl -s http://localhost:1/openapi.json > openapi.json'),
    // It cannot be written: neither a pass nor a failure.
    writes('missing'),
  ],
}
