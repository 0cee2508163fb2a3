import { type Rule, rules } from './consistency-rules.ts'
import { type Contract, type Route, routesOf } from './contract-routes.ts'

/** Every breach of a rule, one per line: the rule's id, the route, what is wrong, and where to read more. */
export function inconsistencies(contract: Contract): string[] {
  return routesOf(contract).flatMap(route => {
    const name = `${route.method.toUpperCase()} ${route.path}`
    const reasons = route['x-gapi-ok'] ?? {}
    const breaches = rules.flatMap(rule => breachOf(rule, route, name, reasons[rule.id]))
    return [...breaches, ...Object.keys(reasons).flatMap(id => unknown(id, name))]
  })
}

/** A suppression needs a reason, and a breach to suppress. */
function breachOf(
  { id, link, faultOf }: Rule,
  route: Route,
  name: string,
  reason: string | undefined,
): string[] {
  const fault = faultOf(route)
  if (reason === undefined) return fault ? [`${id}: ${name}: ${fault} (${link})`] : []
  if (!fault) return [`unused-suppression: ${name}: suppresses ${id}, and keeps to it`]
  return reason.trim() ? [] : [`suppression-without-reason: ${name}: suppresses ${id} and does not say why`]
}

function unknown(id: string, name: string): string[] {
  return rules.some(rule => rule.id === id) ? [] : [`unknown-rule: ${name}: suppresses ${id}`]
}
