import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const sku = { type: 'string', minLength: 1 }
const schema = { type: 'object', properties: { sku }, required: ['sku'] }

/** Modules of the built project in PROJECT, an app on the database in DATABASE_URL, and a kind of job for the proofs. */
export async function load() {
  const module = path => import(pathToFileURL(join(process.env.PROJECT ?? '', 'dist/src', path)).href)
  const { createApp } = await module('app.js')
  const { loadConfig } = await module('config/config.js')
  const { request } = await module('db/unit-of-work.js')
  const { addJob } = await module('jobs/schema.js')
  const { startWorker } = await module('jobs/worker.js')
  const app = await createApp(loadConfig(process.env), { blueprints: [] })
  const write = work => request(app, work, console.error)
  return { app, write, addJob, startWorker, kind: { schema, timeout: 1 } }
}
