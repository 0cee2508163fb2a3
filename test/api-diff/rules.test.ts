import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { diffApis } from '../../src/features/api-diff/diff-apis.ts'
import { apiRules, ruleGroups, ruleOf } from '../../src/features/api-diff/rules/index.ts'
import type { ApiSample } from '../../src/features/api-diff/samples.ts'
import { apiCases, documentOf, everyCase, isBreaking, plainOptions } from '../support/api-cases.ts'

async function rulesFound(base: ApiSample, revision: ApiSample): Promise<string[]> {
  const { changes } = diffApis(await documentOf(base), await documentOf(revision), plainOptions)
  return changes.map(({ rule }) => rule)
}

test.each(apiCases)('each pair of %s has the changes that it lists, and no other', async (_, cases) => {
  for (const { rules, reason, base, revision } of cases)
    expect({ reason, rules: (await rulesFound(base, revision)).toSorted() }).toEqual({
      reason,
      rules: rules.toSorted(),
    })
})

test('every rule has a pair that is about it, and every listed rule exists', () => {
  const shown = new Set(everyCase.flatMap(({ rules }) => rules))
  expect(apiRules.filter(({ id }) => !shown.has(id)).map(({ id }) => id)).toEqual([])
  expect([...shown].filter(id => !ruleOf(id))).toEqual([])
})

test('every folder of rules is in the list, and every rule has one name', () => {
  const folders = readdirSync('src/features/api-diff/rules', { withFileTypes: true })
  expect(folders.filter(entry => entry.isDirectory()).map(({ name }) => name)).toEqual(
    Object.keys(ruleGroups).sort(),
  )
  expect(new Set(apiRules.map(({ id }) => id)).size).toBe(apiRules.length)
})

test('the corpus has 200 pairs or more, and half of them break nobody', () => {
  const harmless = everyCase.filter(one => !isBreaking(one))
  expect(everyCase.length).toBeGreaterThanOrEqual(200)
  expect(harmless.length).toBeGreaterThanOrEqual(everyCase.length / 2)
})
