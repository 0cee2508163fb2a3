import { expect, test } from 'vitest'
import { packageNameOf } from '../../src/core/render/names.ts'
import { npmNameFault, pythonNameFault } from '../../src/core/system/toolchain/package-names.ts'

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
  expect(npmNameFault(name)).toBeUndefined()
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
  expect(npmNameFault(name)).toBeTypeOf('string')
})

test('a scoped name has none', () => {
  expect(npmNameFault('@shop/api')).toBeUndefined()
})

test.each(['My-Shop', '-shop', 'shop-', '@shop/api', 'a b', 'a~b', ''])(
  'the name %j of a Python project has a fault',
  name => {
    expect(pythonNameFault(name)).toBeTypeOf('string')
  },
)

test.each(['shop', 'my-shop', 'stream-api', 'unser.laden_2'])(
  'the name %j is valid for a Python project',
  name => {
    expect(pythonNameFault(name)).toBeUndefined()
  },
)
