import { resolve } from 'node:path'
import { type LinkedDocument, linkDocument } from '../../src/core/openapi/linked-document.ts'
import type { DiffOptions } from '../../src/features/api-diff/diff-options.ts'
import type { ApiCase } from '../../src/features/api-diff/rules/api-case.ts'
import { ruleGroups, ruleOf } from '../../src/features/api-diff/rules/index.ts'
import type { ApiSample } from '../../src/features/api-diff/samples.ts'

/** The cases of each folder of rules. */
export const apiCases: readonly (readonly [group: string, cases: readonly ApiCase[]])[] = await Promise.all(
  Object.keys(ruleGroups).map(async group => {
    const path = resolve('src/features/api-diff/rules', group, 'cases.ts')
    const { cases }: { readonly cases: readonly ApiCase[] } = await import(path)
    return [group, cases] as const
  }),
)

export const everyCase: readonly ApiCase[] = apiCases.flatMap(([, cases]) => cases)

export function isBreaking({ rules }: ApiCase): boolean {
  return rules.some(rule => ruleOf(rule)?.severity === 'breaking')
}

/** A document without references to other files. */
export function documentOf(sample: ApiSample, name = 'openapi.json'): Promise<LinkedDocument> {
  return linkDocument({
    name,
    file: name,
    fetch: false,
    read: async () => JSON.parse(JSON.stringify(sample)),
  })
}

export const plainOptions: DiffOptions = {
  now: new Date('2026-11-22T00:00:00Z'),
  severities: new Map(),
  accepted: new Map(),
  usage: undefined,
}
