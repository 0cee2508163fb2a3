import type { AskedProject } from '../../core/project/contract/ask-verb.ts'
import type { ProjectPlace } from '../../core/project/place.ts'
import { UserError } from '../../core/system/errors.ts'
import type { Environment } from '../../core/system/process.ts'

/** The project with the environment of its verbs. Throws for one that only a knexfile describes. */
export function askedProject(
  { contract, root, file }: ProjectPlace,
  env: Environment,
  signal: AbortSignal,
): AskedProject {
  if (contract) return { root, contract, env, signal }
  throw new UserError(
    `${file} describes a database, and no API that gapi can run.`,
    'Change to the folder of a project made with create-good-api.',
  )
}

/** Seeds and keys of development, whatever the shell says. */
export function developmentOf(env: Environment): Environment {
  return { ...env, APP_CONFIG: 'development' }
}
