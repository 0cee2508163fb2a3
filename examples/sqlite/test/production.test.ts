import { expect, test } from 'vitest'
import { isLocalHost, protectedWordIn } from '../src/db/production.ts'

test.each([
  ...['', '/var/run/postgresql', '@abstract', '\\\\.\\pipe\\MySQL'],
  ...['localhost', 'LOCALHOST', 'localhost.', '127.0.0.1', '127.0.0.1.', '127.1', '127.0.1', '127.255.0.9'],
  ...['0x7f.1', '0x7f000001', '0177.0.0.1', '017700000001', '2130706433', '0', '0.0.0.0'],
  ...['::1', '[::1]', '0:0:0:0:0:0:0:1', '[0000::0001]', '::', '[::]'],
  ...['::ffff:127.0.0.1', '[::ffff:127.0.0.1]', '::FFFF:7F00:1', '[::ffff:127.9.8.7]'],
])('%s is this machine', host => {
  expect(isLocalHost(host)).toBe(true)
})

test.each([
  ...[
    'localhost.example.com',
    'localhost.localdomain.example',
    'mylocalhost',
    'local',
    'db',
    'shop.localhost',
  ],
  ...[
    '127.0.0.1.example.com',
    '127.0.0.1.nip.io',
    '127.example',
    '127.0.0.256',
    '127.0.0.0.1',
    '1.127.0.0.1',
  ],
  ...['128.0.0.1', '10.0.0.1', '126.255.255.255', '2130706432.example', '2147483648', '0x80.1', '1'],
  ...['::2', '[::2]', '::ffff:10.0.0.1', '::ffff:128.0.0.1', '1::1', '::1:1', '64:ff9b::7f00:1', 'fe80::1'],
  ...[
    '127.0.0.1@db',
    '127.0.0.1/db',
    '127.0.0.1#db',
    '127.0.0.1?db',
    '127.0.0.1,db',
    '127.0.0.1:1@db',
    '%31',
  ],
  ...[
    '[::1]/db',
    '::1]/db',
    '[127.0.0.1]',
    '127.0.0.1%00',
    '127.0.0.1 db',
    '１２７.0.0.1',
    ' ',
    '[',
    '..',
    ':',
  ],
])('%s is another machine', host => {
  expect(isLocalHost(host)).toBe(false)
})

test.each([
  ['prod', 'production'],
  ['shopProd', 'production'],
  ['db.live.example', 'production'],
  ['eu-staging-2', 'staging'],
  ['producers', null],
  ['alive', null],
  ['non-prod', null],
  ['development', null],
])('%s contains the word %s', (name, environment) => {
  expect(protectedWordIn(name)).toBe(environment)
})
