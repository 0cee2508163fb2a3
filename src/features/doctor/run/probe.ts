import { get } from 'node:http'
import type { NamedRoute } from './routes.ts'
import type { Listening } from './sockets.ts'

/** What a server that listens has answered. */
export type Probed =
  | { readonly kind: 'answers'; readonly url: string; readonly status: number }
  /** It speaks something else than HTTP. */
  | { readonly kind: 'listens'; readonly url: string }
  | { readonly kind: 'fails'; readonly url: string; readonly status: number }
  /** It takes the connection and says nothing yet. */
  | { readonly kind: 'silent'; readonly url: string }

const patience = 3000

/**
 * Opens the routes of a server until one answers. What is not found says nothing, since a README may tell of more than
 * it runs; a status of 500 or more says that it does not work.
 */
export async function probe(ports: readonly Listening[], routes: readonly NamedRoute[]): Promise<Probed> {
  const answers: Probed[] = []
  for (const { host, port } of ports) {
    for (const route of routes) {
      if (route.port !== undefined && route.port !== port) continue
      const answer = await ask(`http://${host}:${port}${route.path}`)
      answers.push(answer)
      if (answer.kind !== 'answers' || answer.status !== 404) break
    }
  }
  const best = ['fails', 'answers', 'silent', 'listens'].flatMap(kind =>
    answers.filter(each => each.kind === kind),
  )
  const found = best.find(each => each.kind !== 'answers' || each.status !== 404) ?? best[0]
  const [first] = ports
  return found ?? { kind: 'listens', url: `${first?.host}:${first?.port}` }
}

function ask(url: string): Promise<Probed> {
  return new Promise(done => {
    const request = get(url, { agent: false, timeout: patience }, response => {
      const { statusCode: status = 0 } = response
      response.resume()
      done({ kind: status >= 500 ? 'fails' : 'answers', url, status })
    })
    request.on('timeout', () => {
      done({ kind: 'silent', url })
      request.destroy()
    })
    request.on('error', () => done({ kind: 'listens', url }))
  })
}
