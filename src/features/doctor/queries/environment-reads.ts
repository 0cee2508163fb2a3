import type { Read } from '../facts/environment.ts'
import type { Source } from '../facts/source.ts'

/** A place where code reads an environment variable. */
export interface EnvironmentRead extends Read {
  readonly path: string
}

/** All reads of environment variables in the code of the given paths, without those that a bundler fills in. */
export function environmentReads(
  { texts, facts }: Source,
  wanted: (path: string) => boolean,
): EnvironmentRead[] {
  const filledIn = new Set(
    texts.paths.filter(isOfBundler).flatMap(path => namesFilledIn(texts.of(path) ?? '')),
  )
  const ofReact = texts.paths
    .filter(path => /(^|\/)package\.json$/.test(path) && texts.of(path)?.includes('"react-scripts"'))
    .map(path => path.slice(0, -'package.json'.length))
  const isFilledIn = (name: string, path: string) =>
    filledIn.has(name) || (name === 'PUBLIC_URL' && ofReact.some(folder => path.startsWith(folder)))
  return texts.paths
    .filter(wanted)
    .flatMap(path =>
      facts.code(path).reads.flatMap(read => (isFilledIn(read.name ?? '', path) ? [] : [{ path, ...read }])),
    )
}

function isOfBundler(path: string): boolean {
  return /(^|\/)(next|vite|webpack|nuxt|esbuild|rollup|tsup)[\w.-]*\.[cm]?[jt]s$/.test(path)
}

/** `env: { APP_NAME: … }` of Next.js, and what the others define under the full name. */
function namesFilledIn(config: string): string[] {
  const ofNext = [...config.matchAll(/\benv\s*:\s*\{([^{}]*)\}/g)].map(([, body]) => body ?? '')
  const keys = ofNext.flatMap(body => [
    ...body.matchAll(/(?:^|[,{\n])[ \t]*['"]?([A-Za-z]\w*)['"]?[ \t]*(?=[:,\n]|$)/g),
  ])
  const defined = [...config.matchAll(/['"]process\.env\.([A-Z][A-Z0-9_]*)['"]\s*:/g)]
  return [...keys, ...defined].map(([, name]) => name ?? '')
}

/** A port with a default: the platform sets it, and nobody else has to. */
export function isPlatformPort({ name, fallback }: EnvironmentRead): boolean {
  return name === 'PORT' && fallback !== undefined
}

/** Somebody has to write these down, though they begin like the variables of a platform. */
const ofAccount =
  /_(API_KEY|API_TOKEN|ACCESS_TOKEN|CLIENT_ID|CLIENT_SECRET|SECRET|PASSWORD|PRIVATE_KEY|CALLBACK_URL|REDIRECT_URI|WEBHOOK_\w+|OAUTH_\w+|APP_ID)$/

/** Hosting platforms, CI systems and runtimes set these. */
const ofPlatform = new RegExp(
  `^(${[
    'VERCEL|DYNO|NETLIFY|RENDER|TRAVIS|CIRCLECI|GITLAB_CI|APPVEYOR|BUILDKITE|TF_BUILD|CODESPACES|WEBCONTAINER',
    '(VERCEL|HEROKU|RAILWAY|FLY|NETLIFY|CF_PAGES|DENO|BUN|GAE|CLOUD_RUN|K|FUNCTIONS?|WEBSITE|ECS_CONTAINER|EB)_\\w+',
    'RENDER_(EXTERNAL|SERVICE|GIT|INSTANCE|DISCOVERY|WEB|CPU)_?\\w*',
    '(GITHUB|CI|GITLAB|CIRCLE|TRAVIS|BUILDKITE|BITBUCKET|JENKINS|TEAMCITY|DRONE|CODEBUILD|RUNNER|APPVEYOR)_\\w+',
    '(KUBERNETES|AWS_LAMBDA|ZEABUR|COOLIFY|REPL|GITPOD|CODESPACE|WSL|SSH|SYSTEMD|PM2)_\\w+',
    'AWS_(DEFAULT_)?REGION|AWS_EXECUTION_ENV|GOOGLE_CLOUD_PROJECT|GCLOUD_PROJECT|GCP_PROJECT',
    'BUILD_(NUMBER|ID|TAG|URL)|COMPUTERNAME|LOGNAME|OSTYPE|COLORTERM|TERM_PROGRAM|PROMPT',
    'NODE_(PATH|EXTRA_CA_CERTS|TLS_REJECT_UNAUTHORIZED|NO_WARNINGS|V8_COVERAGE|PENDING_DEPRECATION)',
  ].join('|')})$`,
)

/** Variables that Node, npm, the shell and platforms set themselves. */
export function isForeign(name: string): boolean {
  if (ofAccount.test(name)) return false
  return (
    ofPlatform.test(name) ||
    /^(NODE_ENV|NODE_OPTIONS|NODE_DEBUG|CI|TZ|HOME|PATH|PWD|USER|USERNAME|SHELL|TERM|LANG|TMPDIR|TEMP|TMP|HOSTNAME|DEBUG|NO_COLOR|FORCE_COLOR|INIT_CWD|EDITOR|APPDATA|LOCALAPPDATA|USERPROFILE|npm_.*|VITEST.*|JEST_.*|VITE_USER_NODE_ENV|NEXT_(RUNTIME|PHASE|MANUAL_SIG_HANDLE|TELEMETRY_DISABLED|DEPLOYMENT_ID)|NX_.*|XDG_.*|LC_.*|pm_id|NODE_APP_INSTANCE|JEST_WORKER_ID)$/.test(
      name,
    )
  )
}
