import { plainRoutes, routesWithAudience } from '../../../facts/python-routes.ts'
import { type Registration, registrationsIn } from '../../../facts/registrations.ts'
import { isCode, isFunction, nameIn, stringIn, walk } from '../../../facts/syntax.ts'
import { isFromTemplate } from '../../../repository/from-template.ts'
import { isPython } from '../../../repository/python.ts'
import type { Check, CheckOutcome, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { amount } from '../../subject.ts'

const findings = {
  'no-audience': {
    message: '{route} is registered without an audience.',
    hint: 'Give it config: { audience }; in a project of create-good-api use a blueprint, e.g. on.user.get(…), in Python @orders.user.get(…).',
  },
}

type Code = keyof typeof findings

export const audience: Check<Code> = {
  id: 'api/audience',
  severity: 'error',
  point: 'blueprints',
  title: 'Every route names its audience',
  why: 'Have one way to register a view for admins and another for anonymous callers: then it is very clear which view is for what kind of user. A route without an audience is either open to everybody or closed to those who need it, and no reader can tell which was intended.',
  finds:
    'Fastify routes (`app.get`, `app.route` …) without `config: { audience }`. A project made by `create-good-api` refuses to start with such a route; the check finds it without starting the app. In other repositories it is a warning, and only where at least one route names its audience. Options are followed to the constant that holds them, also into an imported file. In a Flask project made by `create-good-api`, also a view that is registered with `@app.get`, `@orders.route` and the like.',
  ignores:
    'Tests; `/docs`, which a plug-in registers; options that are computed at run time; repositories with an `onRoute` hook that gives every route its audience; repositories where no route names one.',
  advice:
    "Register the route with a blueprint (`on.anonymous.get`, `on.user.post`, `on.admin.delete`), or give it `config: { audience: 'user' }`.",
  findings,
  run(context) {
    const isOurs = isFromTemplate(context)
    if (isOurs && isPython(context.repository)) return pythonOutcome(context)
    const registered = isOurs || declaresAudiences(context) ? registrationsIn(context) : []
    if (!isOurs && !registered.some(({ audience }) => audience === 'given'))
      return { notApplicable: 'No route names its audience.' }
    if (isGivenByHook(context)) return { notApplicable: 'An onRoute hook gives every route its audience.' }
    const missing = registered.filter(
      route => route.audience === 'missing' && !(isOurs && isPluginPage(route)),
    )
    return {
      hits: missing.map(route => hitOf(route, isOurs)),
      subject: amount(registered.length, 'route'),
    }
  },
}

/** A Flask project of ours refuses to start with such a route, too. */
function pythonOutcome({ texts }: CheckContext): CheckOutcome<Code> {
  const modules = texts.paths
    .filter(path => /^app\/.*\.py$/.test(path))
    .map(path => ({ path, text: texts.of(path) ?? '' }))
  const plain = modules.flatMap(({ path, text }) => plainRoutes(text).map(route => ({ path, ...route })))
  const given = modules.reduce((sum, { text }) => sum + routesWithAudience(text), 0)
  return {
    hits: plain.map(({ path, line, column, route }) => ({
      code: 'no-audience',
      path,
      line,
      column,
      about: route,
      args: { route },
    })),
    subject: amount(plain.length + given, 'route'),
  }
}

/** Following all routes is the slowest static analysis, so it is skipped where no code contains the word. */
function declaresAudiences({ texts, facts }: CheckContext): boolean {
  return texts.paths.some(path => isCode(path) && facts.declaresAudience(path))
}

/** The template exempts the pages of @fastify/swagger-ui. */
function isPluginPage({ url }: Registration): boolean {
  return /^\/docs(\/|$)/.test(url ?? '')
}

/** An app from the template refuses to start with such a route; for other apps that is not known. */
function hitOf({ path, line, column, method, url }: Registration, isOurs: boolean): Hit<Code> {
  const route = `${method} ${url ?? 'with a computed path'}`
  return {
    ...{ code: 'no-audience', path, line, column, about: route, args: { route } },
    ...(!isOurs && { severity: 'warning' }),
  }
}

/** `app.addHook('onRoute', route => { route.config = { audience: 'user', ...route.config } })`. */
function isGivenByHook({ texts, syntax }: CheckContext): boolean {
  let isGiven = false
  for (const path of texts.paths.filter(isCode)) {
    const file = /['"`]onRoute['"`]/.test(texts.of(path) ?? '') ? syntax.of(path) : undefined
    if (!file) continue
    walk(file, (node, parents) => {
      if (node.type !== 'AssignmentExpression' || node.left.type !== 'MemberExpression') return
      const { property, computed } = node.left
      if (!/^(config|audience)$/.test(nameIn(property, computed) ?? '')) return
      const hook = parents.find((each, index) => {
        const next = parents[index + 1]
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
