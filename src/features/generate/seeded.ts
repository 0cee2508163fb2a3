import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../core/system/errors.ts'
import { escaped } from '../../core/system/escaped.ts'
import { testTargets } from './api/test-parts.ts'
import type { ReadProject } from './read-project.ts'
import type { KnownTable, ResourceSpec } from './spec.ts'

/** Throws where no seed fills a table that a resource refers to: its own seed and tests refer to a row of it. */
export function refuseUnseeded(spec: ResourceSpec, project: ReadProject): void {
  const { root, contract, template } = project
  const folder = `${contract.seeds}/development`
  const place = join(root, folder)
  const names = existsSync(place) ? readdirSync(place) : []
  const text = names
    .filter(name => /\.(ts|py)$/.test(name))
    .map(name => readFileSync(join(place, name), 'utf8'))
    .join('\n')
  const isFilled = ({ name, model }: KnownTable) =>
    names.some(file => file.replace(/^\d+_|\.\w+$/g, '') === name) ||
    (template === 'flask'
      ? new RegExp(`\\bensure\\(\\s*db,\\s*${escaped(model ?? name)}\\b|\\b${escaped(model ?? name)}\\(`)
      : new RegExp(`\\bdb\\.${escaped(name)}\\b`)
    ).test(text)
  const empty = testTargets(spec).find(target => !isFilled(target))
  if (empty)
    throw new UserError(
      `${empty.name} has no seed in ${folder}, and the seed and the tests of ${spec.names.plural} need a row of it.`,
      `Write one first (gapi seed new ${empty.name}), or refer to another table.`,
    )
}
