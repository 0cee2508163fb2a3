import { get } from 'node:http'
import type { Listening } from '../process/sockets.ts'
import type { NamedRoute } from './routes.ts'

/** The response of a server that listens. */
export type Probed =
  | { readonly kind: 'answers'; readonly url: string; readonly status: number }
  /** It speaks a protocol other than HTTP. */
  | { readonly kind: 'listens'; readonly url: string }
  | { readonly kind: 'fails'; readonly url: string; readonly status: number }
  /** It accepts the connection and does not respond yet. */
  | { readonly kind: 'silent'; readonly url: string }

const timeLimit = 3000

/**
 * Requests the routes of a server until one responds. A 404 is ignored, because a README may describe more
 * than it runs; a status of 500 or more means that the server does not work.
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
    const request = get(url, { agent: false, timeout: timeLimit }, response => {
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
