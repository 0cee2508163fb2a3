import type { Check, Hit } from '../../check.ts'
import { isFromTemplate } from '../../from-template.ts'
import { type Registration, registrationsIn } from '../../registrations.ts'
import type { Subject } from '../../subject.ts'
import { isCode, isFunction, nameIn, stringIn, walk } from '../../syntax.ts'

export const audience: Check = {
  id: 'api/audience',
  severity: 'error',
  point: 'blueprints',
  title: 'Every route says for whom it is',
  help: 'Make one way to register a view for admins, and another for anonymous ones: then it is very clear which view is for what kind of user. A route that says nothing is open to whoever finds it, or closed to those it is for, and no reader can tell which was meant.',
  run(subject) {
    const isOurs = isFromTemplate(subject)
    const registered = isOurs || isSaid(subject) ? registrationsIn(subject) : []
    if (!isOurs && !registered.some(({ audience }) => audience === 'given'))
      return { notApplicable: 'No route here is registered with an audience.' }
    if (isGivenByHook(subject)) return { notApplicable: 'A hook gives the routes their audience.' }
    const missing = registered.filter(
      route => route.audience === 'missing' && !(isOurs && isPluginPage(route)),
    )
    return { hits: missing.map(route => hitOf(route, isOurs)) }
  },
}

/** Following every route is the slowest of what is read; where no code knows the word, there is nothing to follow. */
function isSaid({ texts, facts }: Subject): boolean {
  return texts.paths.some(path => isCode(path) && facts.saysAudience(path))
}

/** The template lets the pages of @fastify/swagger-ui pass. */
function isPluginPage({ url }: Registration): boolean {
  return /^\/docs(\/|$)/.test(url ?? '')
}

/** An app of the template refuses to boot with such a route; of another, nobody says that it does. */
function hitOf({ path, line, column, method, url }: Registration, isOurs: boolean): Hit {
  const route = `${method} ${url ?? 'with a computed path'}`
  return {
    ...{ code: 'no-audience', path, line, column, about: route, args: { route } },
    ...(!isOurs && { severity: 'warning' }),
  }
}

/** `app.addHook('onRoute', route => { route.config = { audience: 'user', ...route.config } })`. */
function isGivenByHook({ texts, syntax }: Subject): boolean {
  let isGiven = false
  for (const path of texts.paths) {
    const file = /['"`]onRoute['"`]/.test(texts.of(path) ?? '') ? syntax.of(path) : undefined
    if (!file) continue
    walk(file, (node, parents) => {
      if (node.type !== 'AssignmentExpression' || node.left.type !== 'MemberExpression') return
      const { property, computed } = node.left
      if (!/^(config|audience)$/.test(nameIn(property, computed) ?? '')) return
      const hook = parents.find((each, place) => {
        const next = parents[place + 1]
        return (
          each.type === 'CallExpression' &&
          stringIn(each.arguments[0]) === 'onRoute' &&
          next &&
          isFunction(next)
        )
      })
      if (hook) isGiven = true
    })
  }
  return isGiven
}
