import { randomUUID } from 'node:crypto'
import { newProduct } from '../instances/instances.mjs'
import { send } from '../instances/send.mjs'
import { pause } from '../process.mjs'
import { expect } from '../project.mjs'
import { withCachingInstances } from './history.mjs'

const jobs = 20

/** A kind of job that changes the price of a product. */
const reprice = [
  'jobs/kinds.js',
  /$/,
  `
import { Type } from 'typebox';
export const reprice = {
  schema: Type.Object({ id: Type.String(), price_cents: Type.Integer() }),
  run: ({ db, payload: { id, price_cents } }) => db.query('products').where({ id }).update({ price_cents }),
};
`,
]

/** Jobs that another process runs change what the instances have in memory: none of them responds with what was before. */
export function jobsOfWorker(context) {
  return withCachingInstances(context, { name: 'postgres', changes: [reprice] }, async world => {
    const { instances, admin, query, startWorker } = world
    const product = await newProduct(instances[0], admin, 1)
    const priceOn = async ({ url }) =>
      JSON.parse((await send(`${url}/v1/products/${product.id}`)).text).price_cents
    const worker = startWorker()
    try {
      let [stale, read] = [0, 0]
      for (let price = 1; price <= jobs; price++) {
        for (const instance of instances) await priceOn(instance)
        await pause(500)
        for (const instance of instances) await priceOn(instance)
        await runJob(query, { id: product.id, price_cents: price }, worker)
        for (const instance of instances) {
          read++
          if ((await priceOn(instance)) !== price) stale++
        }
      }
      expect(stale === 0, `${stale} of ${read} reads after a job were stale`)
      return `${read} reads after ${jobs} jobs, none stale`
    } finally {
      worker.child.kill('SIGKILL')
    }
  })
}

/** Writes a job, and waits until it is committed that it was done. */
async function runJob(query, payload, worker) {
  const id = randomUUID()
  const values = [id, 'reprice', JSON.stringify(payload), 'waiting'].map(text => `'${text}'`).join()
  await query(
    `insert into jobs (id, kind, payload, status, run_at, attempts, created_at) values (${values}, now(), 0, now())`,
  )
  const status = async () => (await query(`select status from jobs where id = '${id}'`))[0].status
  for (const until = Date.now() + 30_000; (await status()) !== 'done'; await pause(20))
    expect(Date.now() < until && worker.child.exitCode === null, 'a job was not done', worker.said())
}
