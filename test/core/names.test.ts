import { expect, test } from 'vitest'
import { packageNameFault, packageNameOf } from '../../src/core/render/names.ts'

test.each([
  ['shop', 'shop'],
  ['My Shop!', 'my-shop'],
  ['--shop--', 'shop'],
  ['Ünser.Laden_2', 'unser.laden_2'],
  ['...', 'api'],
  ['stream', 'stream-api'],
  ['node_modules', 'node_modules-api'],
  ['A'.repeat(300), 'a'.repeat(210)],
])('the folder %j gives a package name npm accepts', (folder, name) => {
  expect(packageNameOf(folder)).toBe(name)
  expect(packageNameFault(name)).toBeUndefined()
})

test.each([
  'Shop',
  'my shop',
  '.shop',
  '_shop',
  '@shop',
  '@shop/',
  'a/b',
  '',
  'fs',
  'node_modules',
  'a'.repeat(215),
])('the package name %j has a fault', name => {
  expect(packageNameFault(name)).toBeTypeOf('string')
})

test('a scoped name has none', () => {
  expect(packageNameFault('@shop/api')).toBeUndefined()
})
