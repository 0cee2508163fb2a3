import { posix } from 'node:path'
import type { Tree } from '../../../core/render/tree.ts'
import type { ResourceSpec } from '../spec.ts'
import { routesText } from './routes-text.ts'
import { schemaText } from './schema-text.ts'
import { seedText } from './seed-text.ts'
import { testText } from './test-text.ts'

/** Where the files of a resource are, which depends on the day and on what was there. */
export interface Places {
  readonly seed: string
  readonly test: string
}

/** The list of resources in a project. */
export const listFile = 'src/resources.ts'

/** The files of a resource except its migrations, which are never written again. */
export function renderResource(spec: ResourceSpec, { seed, test }: Places): Tree {
  const folder = `src/${spec.names.folder}`
  return new Map([
    [`${folder}/schema.ts`, schemaText(spec)],
    [`${folder}/routes.ts`, routesText(spec)],
    [seed, seedText(spec, posix.relative(posix.dirname(seed), '.') || '.')],
    [test, testText(spec)],
  ])
}
