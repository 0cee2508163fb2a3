import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../system/errors.ts'
import { recordIn } from '../system/json.ts'
import { parseYaml, YamlFault } from '../system/yaml.ts'
import { packageName } from './own-package.ts'
import { type Project, projectFile } from './project-file.ts'

/** What gapi.yml records of how a project was created. `hint` is for a gapi.yml that records nothing. */
export function readCreated(root: string, hint: string): Project {
  const path = join(root, projectFile)
  const { template, version, createdAt, answers, packageManager } = recordIn(
    existsSync(path) ? read(path) : undefined,
  )
  if (typeof template !== 'string' || typeof version !== 'string')
    throw new UserError(`${path} does not say how the project was created.`, hint)
  const texts = Object.entries(recordIn(answers)).map(([key, value]) => [key, String(value)] as const)
  return {
    template,
    version,
    createdAt: String(createdAt),
    answers: Object.fromEntries(texts),
    ...(typeof packageManager === 'string' ? { packageManager } : {}),
  }
}

/** The path of the tarball that a project depends on; undefined where it gets this package in another way. */
export function ownDependency(packageJson: string): string | undefined {
  const { devDependencies } = recordIn(JSON.parse(packageJson))
  return /^file:\.\/(vendor\/.+)$/.exec(String(recordIn(devDependencies)[packageName]))?.[1]
}

function read(path: string): unknown {
  try {
    return parseYaml(readFileSync(path, 'utf8'))
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error
    const line = error.line === undefined ? '' : `, line ${error.line}`
    throw new UserError(`${path}${line} is not YAML: ${error.message}.`, 'Correct it.')
  }
}
