import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { apiRules, ruleGroups } from '../../src/features/api-diff/rules/index.ts'
import { apiCases } from '../support/api-cases.ts'
import { pageOf, ruleList } from '../support/api-rule-page.ts'

/** `npm run docs` writes it again. */
test('docs/api-diff lists every rule', async () => {
  await expect(ruleList()).toMatchFileSnapshot(resolve('docs/api-diff/README.md'))
})

/** `npm run docs` writes them again. */
test.each(apiCases)('docs/api-diff has the pages of the rules for %s', async (group, cases) => {
  for (const rule of ruleGroups[group] ?? [])
    await expect(pageOf(rule, cases)).toMatchFileSnapshot(resolve('docs/api-diff', `${rule.id}.md`))
})

test('no page is left of a rule that is gone', () => {
  const pages = readdirSync('docs/api-diff').filter(name => !['README.md', 'oasdiff.md'].includes(name))
  expect(pages.sort()).toEqual(apiRules.map(({ id }) => `${id}.md`).sort())
})
