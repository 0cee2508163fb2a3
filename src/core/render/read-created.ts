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
  if (typeof template === 'string' && typeof version === 'number')
    throw new UserError(`${projectFile}: ${version} is not a version.`, 'Write it in quotes, e.g. "0.2.0".')
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
  const text = readFileSync(path, 'utf8')
  try {
    return parseYaml(text)
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error
    const marker = lineOfMarker(text)
    if (marker !== undefined)
      throw new UserError(`${path}, line ${marker} has the marker of a conflict of git.`, 'Resolve it first.')
    const line = error.line === undefined ? '' : `, line ${error.line}`
    throw new UserError(`${path}${line} is not YAML: ${error.message}.`, 'Correct it.')
  }
}

/** From 1; undefined without one. */
function lineOfMarker(text: string): number | undefined {
  const place = text.split('\n').findIndex(line => /^(<{7}|>{7}) /.test(line))
  return place < 0 ? undefined : place + 1
}
