import { bodyRules } from './bodies/rules.ts'
import { boundRules } from './bounds/rules.ts'
import { defaultRules } from './defaults/rules.ts'
import { documentRules } from './documents/rules.ts'
import { lifecycleRules } from './lifecycle/rules.ts'
import { objectRules } from './objects/rules.ts'
import { operationRules } from './operations/rules.ts'
import { parameterRules } from './parameters/rules.ts'
import { replyRules } from './replies/rules.ts'
import type { ApiRule } from './rule.ts'
import { securityRules } from './security/rules.ts'
import { textRules } from './texts/rules.ts'
import { typeRules } from './types/rules.ts'
import { unionRules } from './unions/rules.ts'
import { valueRules } from './values/rules.ts'

/** The rules by their folder, in the order they are listed. */
export const ruleGroups: Readonly<Record<string, readonly ApiRule[]>> = {
  operations: operationRules,
  lifecycle: lifecycleRules,
  parameters: parameterRules,
  bodies: bodyRules,
  replies: replyRules,
  security: securityRules,
  types: typeRules,
  values: valueRules,
  bounds: boundRules,
  texts: textRules,
  objects: objectRules,
  unions: unionRules,
  defaults: defaultRules,
  documents: documentRules,
}

export const apiRules: readonly ApiRule[] = Object.values(ruleGroups).flat()

const byId = new Map(apiRules.map(rule => [rule.id, rule]))

export function ruleOf(id: string): ApiRule | undefined {
  return byId.get(id)
}
