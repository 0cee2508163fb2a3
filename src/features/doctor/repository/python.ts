import type { Repository } from './repository.ts'

/** The files that describe a Python project, the first that there is. */
const manifests = ['pyproject.toml', 'requirements.txt', 'setup.py', 'Pipfile', 'requirements/base.txt']

/** The file at the root that says that this is a Python project; undefined for a package of Node. */
export function pythonManifest({ files }: Pick<Repository, 'files'>): string | undefined {
  return files.has('package.json') ? undefined : manifests.find(path => files.has(path))
}

/** Whether the set-up of a repository is one of Python. */
export function isPython(repository: Pick<Repository, 'files'>): boolean {
  return pythonManifest(repository) !== undefined
}
