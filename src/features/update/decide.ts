import { packageName } from '../../core/render/own-package.ts'
import { clash, type Decide } from '../../core/render/structure/merged-value.ts'
import { higherRange } from './version-order.ts'

/** How values are merged that both sides changed, in files of a known meaning; `notes` gets what to know. */
export function decisionsFor(path: string, notes: string[]): Decide | undefined {
  if (path === 'gapi.yml') return decideSettings
  return path === 'package.json' ? decidePackage(notes) : undefined
}

/** The version is the new one; the rest is how the project was created. */
const decideSettings: Decide = ([key], _base, ours, theirs) => {
  if (key === 'version') return theirs
  return ['createdAt', 'template', 'packageManager'].includes(key ?? '') ? ours : clash
}

function decidePackage(notes: string[]): Decide {
  return ([group = '', name, ...below], base, ours, theirs) => {
    if (below.length > 0) return clash
    if (ours === undefined && base !== undefined) {
      const key = name === undefined ? group : `${group}.${name}`
      notes.push(`package.json has no ${key} any more, so what the template changes there is left out.`)
      return undefined
    }
    if (name === packageName) return theirs
    if (name === undefined || !/dependencies$/i.test(group)) return clash
    return higherRange(String(ours), String(theirs)) ?? clash
  }
}
