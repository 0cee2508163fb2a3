import { newProduct } from '../instances/instances.mjs'
import { bearer, send } from '../instances/send.mjs'
import { pause } from '../process.mjs'
import { expect } from '../project.mjs'
import { flaskAnnouncesNothing, flaskDies, isFlask } from './flask.mjs'
import { withCachingInstances } from './history.mjs'

const file = 'http/cache/across-instances.js'
/** An instance that was sent SIGUSR2 dies right after its next commit. */
const dies = [
  [
    file,
    'const committed =',
    'if (globalThis.dies) process.kill(process.pid, "SIGKILL");\n            const committed =',
  ],
  [file, /$/, '\nprocess.on("SIGUSR2", () => { globalThis.dies = true; });\n'],
]
const announcesNothing = [
  [file, 'if (await others.link.run(beginWrite', 'if (true || await others.link.run(beginWrite'],
]

/** A writer is killed between its commit and the announcement of it: others read what was committed. */
export async function killedAfterCommit(context) {
  const { stale, read } = await readsAfterKill(context, diesOf(context))
  expect(stale === 0, `${stale} of ${read} reads were stale`)
  return `${read} reads after the commit, none stale`
}

/** Without the announcement before the commit, they do not. */
export async function findsUnannounced(context) {
  const { stale, read } = await readsAfterKill(context, [
    ...diesOf(context),
    ...(isFlask(context.projects.postgres) ? flaskAnnouncesNothing : announcesNothing),
  ])
  expect(stale > 0, `none of ${read} reads was stale`)
  return `${stale} of ${read} reads`
}

function diesOf({ projects }) {
  return isFlask(projects.postgres) ? flaskDies : dies
}

function readsAfterKill(context, changes) {
  return withCachingInstances(context, { name: 'postgres', changes }, async ({ instances, admin, query }) => {
    const [writer, ...readers] = instances
    const product = await newProduct(writer, admin, 1)
    const path = `/v1/products/${product.id}`
    const priceOn = async ({ url }) => JSON.parse((await send(url + path)).text).price_cents
    await pause(3000) // Until each has a lease, which the first read asks for.
    for (const { url } of readers) await send(url + path)
    await pause(3000)
    for (const { url } of readers) await send(url + path)
    writer.signal('SIGUSR2')
    await pause(200)
    const body = { price_cents: product.price_cents + 1 }
    const answer = await send(writer.url + path, { method: 'PATCH', headers: bearer(admin), body }).catch(
      () => undefined,
    )
    expect(!answer, `the writer answered ${answer?.status}`)
    const [row] = await query(`select price_cents from products where id = '${product.id}'`)
    expect(row.price_cents === body.price_cents, 'it was not committed')
    let [stale, read] = [0, 0]
    for (const until = Date.now() + 15_000; Date.now() < until; await pause(20))
      for (const reader of readers) {
        read++
        if ((await priceOn(reader)) !== body.price_cents) stale++
      }
    return { stale, read }
  })
}
