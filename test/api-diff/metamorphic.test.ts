import { expect, test } from 'vitest'
import { isRecord } from '../../src/core/system/json.ts'
import { diffApis } from '../../src/features/api-diff/diff-apis.ts'
import type { ApiSample } from '../../src/features/api-diff/samples.ts'
import { documentOf, everyCase, plainOptions } from '../support/api-cases.ts'
import { extracted, inlined, reordered } from '../support/api-transforms.ts'

async function changed(base: ApiSample, revision: unknown): Promise<string[]> {
  const after = await documentOf(isRecord(revision) ? revision : {})
  return diffApis(await documentOf(base), after, plainOptions).changes.map(({ rule }) => rule)
}

const documents = everyCase.flatMap(({ base, revision }) => [base, revision])

/** The documents that differ from what is made of them. */
async function differing(
  some: readonly ApiSample[],
  make: (document: ApiSample) => unknown,
): Promise<readonly unknown[]> {
  const all = await Promise.all(
    some.map(async document => [await changed(document, make(document)), document]),
  )
  return all.filter(([changes]) => changes?.length !== 0)
}

test('a document and itself differ in nothing', async () => {
  expect(await differing(documents, document => document)).toEqual([])
})

test('the order of keys is no change', async () => {
  expect(await differing(documents, reordered)).toEqual([])
})

test('a schema that moves into the components, or out of them, is no change', async () => {
  // With a discriminator and no mapping, the name of a component is a value on the wire.
  const some = documents.filter(document => !JSON.stringify(document).includes('discriminator'))
  expect(some.length).toBeGreaterThan(400)
  expect(await differing(some, extracted)).toEqual([])
  expect(await differing(some.map(extracted), inlined)).toEqual([])
  expect(await differing(some, inlined)).toEqual([])
})

test('what breaks because it is narrower does not break the other way round', async () => {
  const narrowed = everyCase.filter(
    ({ rules: [rule = '', ...more] }) => more.length === 0 && /^request-.*-narrowed$/.test(rule),
  )
  expect(narrowed.length).toBeGreaterThan(20)
  for (const { reason, base, revision } of narrowed) {
    const back = diffApis(await documentOf(revision), await documentOf(base), plainOptions)
    const breaks = back.changes.filter(({ severity }) => severity === 'breaking')
    expect({ reason, breaks: breaks.map(({ rule }) => rule) }).toEqual({
      reason,
      breaks: [],
    })
  }
})

test('what breaks because a response is wider does not break the other way round', async () => {
  const widened = everyCase.filter(
    ({ rules: [rule = '', ...more] }) => more.length === 0 && /^response-.*-widened$/.test(rule),
  )
  expect(widened.length).toBeGreaterThan(15)
  for (const { reason, base, revision } of widened) {
    const back = diffApis(await documentOf(revision), await documentOf(base), plainOptions)
    const breaks = back.changes.filter(({ severity }) => severity === 'breaking')
    expect({ reason, breaks: breaks.map(({ rule }) => rule) }).toEqual({
      reason,
      breaks: [],
    })
  }
})
