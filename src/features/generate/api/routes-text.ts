import { quote } from '../../../core/fields/types.ts'
import { wordsOf } from '../names.ts'
import { allFields, type ResourceSpec, type RouteAction } from '../spec.ts'
import { filtersOf } from './lists.ts'
import { operationIdsOf } from './operation-ids.ts'
import { parentColumn, resourcePath } from './parent.ts'
import { helpersText, isChecked, ownTargets } from './route-helpers.ts'
import { isDated, parentLines, routePartsOf, userNames } from './route-parts.ts'
import { rowType } from './schema-text.ts'

/** `routes.ts` of a resource: its list and the four actions on one row. */
export function routesText(spec: ResourceSpec): string {
  const { names } = spec
  const filters = filtersOf(spec).map(quote).join(', ')
  const many = wordsOf(names.plural)
  const about = `${many.charAt(0).toUpperCase()}${many.slice(1)}.${spec.owned ? ' A client sees only its own.' : ''}`
  const routes = (['list', 'read', 'add', 'change', 'remove'] as const).map(action => route(spec, action))
  return `${imports(spec).join('\n')}

const listed = list(${names.type}, { ${filters ? `filter: [${filters}], ` : ''}sort: ['created_at'] })
${parametersText(spec)}
export const routes = blueprint('${resourcePath(spec)}', ${quote(about)}, on => {
${routes.join('\n\n')}
})
${helpersText(spec).join('')}`
}

function imports(spec: ResourceSpec): string[] {
  const { type } = spec.names
  const row = [...(isDated(spec) ? ['dated'] : []), ...(hasOwnDefaultId(spec) ? ['newId'] : [])]
  const fromRow = [...row, ...(spec.parent ? ['Id'] : ['IdParams'])]
  const types = [type, `${type}Change`, `New${type}`]
  const checked = rowType(spec)
  const checks = isChecked(spec) && checked !== type ? [`type ${checked}`] : []
  return [
    ...(spec.parent ? ["import { Type } from 'typebox'"] : []),
    `import { ${fromRow.join(', ')} } from '../db/row.ts'`,
    ...(isChecked(spec) ? ["import { NotFound } from '../db/table.ts'"] : []),
    ...(ownTargets(spec).length > 0 ? ["import type { Db } from '../db/unit-of-work.ts'"] : []),
    "import { blueprint } from '../http/request/blueprint.ts'",
    "import { list } from '../http/request/list.ts'",
    ...(ownTargets(spec).length > 0 ? ["import type { User } from '../http/request/route.ts'"] : []),
    `import { ${[...types, ...checks].join(', ')} } from './schema.ts'`,
  ]
}

function parametersText({ parent }: ResourceSpec): string {
  if (!parent) return ''
  const column = parentColumn(parent)
  return `const Parent = Type.Object({ ${column}: Id })\nconst One = Type.Object({ ${column}: Id, id: Id })\n`
}

function route(spec: ResourceSpec, action: RouteAction): string {
  const { method, path, summary, declared, body, uses } = routePartsOf(spec, action)
  const ids = operationIdsOf(spec)
  const before = parentLines(spec, action)
  const own = ids ? [`operationId: '${ids[action]}'`] : []
  const parameters = spec.parent
    ? [`params: ${action === 'list' || action === 'add' ? 'Parent' : 'One'}`]
    : []
  const options = [`summary: ${quote(summary)}`, ...own, ...parameters, ...declared]
  const names = new Set(['db', ...userNames(spec, action), ...(spec.parent ? ['params'] : []), ...uses])
  const lines = [...before, ...body]
  const code =
    lines.length === 1
      ? `${lines[0]?.includes('await ') ? 'async ' : ''}({ ${[...names].join(', ')} }) => ${lines[0]?.replace(/^return /, '')}`
      : `async ({ ${[...names].join(', ')} }) => {\n${lines.join('\n')}\n}`
  return `  on.${spec.audiences[action]}.${method}('${path}', { ${options.join(', ')} }, ${code})`
}

function hasOwnDefaultId(spec: ResourceSpec): boolean {
  return allFields(spec).some(({ column }) => column.type === 'uuid' && column.default === 'uuid')
}
