import type { Tree } from '../../../core/render/tree.ts'
import type { Places } from '../api/render.ts'
import { wordsOf } from '../names.ts'
import type { ResourceSpec } from '../spec.ts'
import { modelsText } from './models-text.ts'
import { schemasText } from './schemas-text.ts'
import { seedText } from './seed-text.ts'
import { testText } from './test-text.ts'
import { viewsText } from './views-text.ts'

/** The files of a resource except its migration. */
export function renderResource(spec: ResourceSpec, { seed, test }: Places): Tree {
  const folder = `app/${spec.names.folder}`
  const many = wordsOf(spec.names.plural)
  return new Map([
    [`${folder}/__init__.py`, `"""${many.charAt(0).toUpperCase()}${many.slice(1)}."""\n`],
    [`${folder}/models.py`, modelsText(spec)],
    [`${folder}/schemas.py`, schemasText(spec)],
    [`${folder}/views.py`, viewsText(spec)],
    [seed, seedText(spec)],
    [test, testText(spec)],
  ])
}
