import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyProject } from '../projects.mjs'
import { copyFlask, flaskChanges, isFlask } from './flask.mjs'

/** The handlers pause after they have read, so that writes happen meanwhile. */
const slowly = `const slowly = async read => {
  const value = await read;
  await new Promise(done => setTimeout(done, Math.random() * 20));
  return value;
};
`

/** A copy of a built project whose products are cached; `changes` are other texts of its build, by file. */
export function cachedProject(project, copy, changes = []) {
  if (isFlask(project)) {
    copyFlask(project, copy)
    for (const [name, from, to] of [...flaskChanges, ...changes]) replace(join(copy, name), from, to)
    return copy
  }
  copyProject(project, copy)
  const file = 'products/routes.js'
  const all = [
    [file, /^export const routes/m, `${slowly}export const routes`],
    [file, "summary: 'List products'", "summary: 'List products', cache: '60s'"],
    [file, "summary: 'Read a product'", "summary: 'Read a product', cache: '60s'"],
    [file, 'listed.read(request, db.products)', 'slowly(listed.read(request, db.products))'],
    [file, 'db.products.get(params.id)', 'slowly(db.products.get(params.id))'],
    ...changes,
  ]
  for (const [name, from, to] of all) replace(join(copy, 'dist', 'src', name), from, to)
  return copy
}

function replace(path, from, to) {
  const before = readFileSync(path, 'utf8')
  const after = before.replace(from, to)
  if (after === before) throw new Error(`${path} does not contain ${from}`)
  writeFileSync(path, after)
}
