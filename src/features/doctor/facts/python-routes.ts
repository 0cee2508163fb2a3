/** A route that a decorator of Flask registers. */
export interface PythonRoute {
  readonly line: number
  readonly column: number
  /** `GET /orders`, or `a route` where its path is computed. */
  readonly route: string
}

/** The routes of a module that no audience registers: `@app.get("/x")`, `@orders.route("/x")`. */
export function plainRoutes(text: string): PythonRoute[] {
  return text.split(/\r?\n/).flatMap((line, at) => {
    const [whole, method = ''] = /^@[A-Za-z_]\w*\.(route|get|post|put|patch|delete)\(/.exec(line) ?? []
    if (whole === undefined) return []
    const [, path = ''] = /^\s*["']([^"'\n]{0,200})["']/.exec(line.slice(whole.length)) ?? []
    const shown = method === 'route' ? 'ANY' : method.toUpperCase()
    return [{ line: at + 1, column: 1, route: `${shown} ${path || 'with a computed path'}` }]
  })
}

/** How many routes of a module name their audience: `@orders.user.post("/")`. */
export function routesWithAudience(text: string): number {
  const found = text.match(/^@[A-Za-z_]\w*\.(anonymous|user|admin)\.(get|post|put|patch|delete)\(/gm)
  return found?.length ?? 0
}
