import { pascalOf } from '../names.ts'
import type { ResourceSpec, RouteAction } from '../spec.ts'

const verbs: Readonly<Record<RouteAction, string>> = {
  list: 'list',
  read: 'get',
  add: 'create',
  change: 'update',
  remove: 'delete',
}

/** The names in generated clients, where those that the project would choose count an irregular word wrongly. */
export function operationIdsOf({
  names,
  parent,
}: Pick<ResourceSpec, 'names' | 'parent'>): Readonly<Record<RouteAction, string>> | undefined {
  const own = names.singular.split('_').at(-1) ?? ''
  const many = names.plural.split('_').at(-1) ?? ''
  const above = parent ? (parent.name.split('_').at(-1) ?? '') : ''
  const aboveOne = names.singular.split('_').at(-2) ?? ''
  if (singular(many) === own && (!parent || singular(above) === aboveOne)) return undefined
  const named = (action: RouteAction) =>
    verbs[action] + pascalOf(action === 'list' ? names.plural : names.singular)
  return {
    list: named('list'),
    read: named('read'),
    add: named('add'),
    change: named('change'),
    remove: named('remove'),
  }
}

/** As in src/http/contract/operation-id.ts of the project. */
const endings: ReadonlyArray<readonly [plural: RegExp, singular: string]> = [
  [/(ss|us|is|ics|news|series|species)$/, '$1'],
  [/(mov|cook)ies$/, '$1ie'],
  [/ies$/, 'y'],
  [/(ss|sh|x|zz|[^aeiou]us|[^aeiou]ch|[aeiou]{2}ch)es$/, '$1'],
  [/s$/, ''],
]

function singular(noun: string): string {
  const ending = endings.find(([plural]) => plural.test(noun))
  return ending ? noun.replace(...ending) : noun
}
