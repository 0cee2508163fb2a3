import type { Read } from './facts/environment.ts'
import type { Subject } from './subject.ts'

/** One place where code reads an environment variable. */
export interface EnvironmentRead extends Read {
  readonly path: string
}

/** Every read of the environment in the code of a repository, of the paths that are asked for. */
export function environmentReads(
  { texts, facts }: Subject,
  wanted: (path: string) => boolean,
): EnvironmentRead[] {
  return texts.paths.filter(wanted).flatMap(path => facts.code(path).reads.map(read => ({ path, ...read })))
}

/** What Node, npm, the shell and platforms set by themselves. */
export function isForeign(name: string): boolean {
  return /^(NODE_ENV|NODE_OPTIONS|NODE_DEBUG|CI|TZ|HOME|PATH|PWD|USER|USERNAME|SHELL|TERM|LANG|TMPDIR|TEMP|TMP|HOSTNAME|DEBUG|NO_COLOR|FORCE_COLOR|INIT_CWD|EDITOR|APPDATA|LOCALAPPDATA|USERPROFILE|VERCEL|DYNO|npm_.*|GITHUB_.*|GITLAB_CI|CI_.*|VERCEL_.*|NETLIFY.*|AWS_LAMBDA_.*|AWS_REGION|AWS_EXECUTION_ENV|KUBERNETES_.*|K_SERVICE|FUNCTION_.*|VITEST.*|JEST_.*|VITE_USER_NODE_ENV|NEXT_RUNTIME|NX_.*|XDG_.*|LC_.*|pm_id|NODE_APP_INSTANCE|JEST_WORKER_ID)$/.test(
    name,
  )
}
