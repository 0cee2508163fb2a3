import { delimiter, isAbsolute, join } from 'node:path'
import { type Environment, isBelow } from '../../../../core/system/process.ts'

/** The variable in the environment of every process of a run, which stays when its parent ends. */
export const runMark = 'GAPI_DOCTOR_RUN'

export interface SandboxFolders {
  readonly id: string
  /** The checkout that is copied. */
  readonly checkout: string
  readonly home: string
  readonly temporary: string
  /** Programs that replace those a run must not start. */
  readonly stubs: string
  /** Package caches, shared between runs. */
  readonly cache: string
}

/**
 * The environment of a newcomer's shell: only the caller's settings for the network and the tools are kept.
 */
export function cleanEnvironment(env: Environment, rooms: SandboxFolders): Record<string, string> {
  const inherited = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && inheritedNames.test(name) ? [[name, value]] : [],
  )
  return {
    ...Object.fromEntries(inherited),
    PATH: [rooms.stubs, ...pathOf(env, rooms.checkout)].join(delimiter),
    ...indexesIn(env),
    ...(env.npm_config_registry && { npm_config_registry: withoutUser(env.npm_config_registry) }),
    [runMark]: rooms.id,
    CI: '1',
    NO_COLOR: '1',
    TERM: 'dumb',
    BROWSER: 'none',
    ...homesIn(rooms),
    ...gitIn(rooms),
    ...packageManagersIn(rooms),
  }
}

/** Where pip and uv get packages from. */
function indexesIn(env: Environment): Record<string, string> {
  const names = ['PIP_INDEX_URL', 'PIP_EXTRA_INDEX_URL', 'UV_DEFAULT_INDEX', 'UV_INDEX_URL']
  return Object.fromEntries(names.flatMap(name => (env[name] ? [[name, withoutUser(env[name])]] : [])))
}

/** Settings for the network, compilers and the language; no tokens. */
const inheritedNames =
  /^(LANG|LC_\w+|TZ|USER|LOGNAME|SHELL|(https?|ftp|all|no)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|CURL_CA_BUNDLE|GIT_SSL_CAINFO|npm_config_nodedir|PIP_(CERT|FIND_LINKS|DEFAULT_TIMEOUT|NO_INDEX)|CC|CXX|PYTHON|SystemRoot)$/i

/** The PATH without programs of the checkout and of the project in the caller's working directory. */
function pathOf(env: Environment, checkout: string): string[] {
  return (env.PATH ?? '')
    .split(delimiter)
    .filter(folder => isAbsolute(folder) && !inProject.test(folder) && !isBelow(checkout, folder))
}

const inProject = /node_modules[\\/]\.bin[\\/]?$|node-gyp-bin[\\/]?$/

function homesIn({ home, temporary }: SandboxFolders): Record<string, string> {
  return {
    HOME: home,
    TMPDIR: temporary,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_STATE_HOME: join(home, '.local/state'),
    XDG_RUNTIME_DIR: temporary,
  }
}

/**
 * Commits work, nothing is pushed, no hook runs, and no key or password of the caller is used or requested.
 */
function gitIn({ home }: SandboxFolders): Record<string, string> {
  const always = [
    ['safe.directory', '*'],
    ['core.hooksPath', '/dev/null'],
    ['credential.helper', ''],
    ...urlPrefixes.map(scheme => ['url.no-push://.pushInsteadOf', scheme]),
  ]
  return {
    GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_COUNT: `${always.length}`,
    ...Object.fromEntries(
      always.flatMap(([key = '', value = ''], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
    GIT_TERMINAL_PROMPT: '0',
    GIT_SSH_COMMAND: 'ssh -F none -o BatchMode=yes -o IdentityFile=none -o IdentityAgent=none',
  }
}

const urlPrefixes = ['https://', 'http://', 'ssh://', 'git://', 'git@', 'file://', '/', '.']

function packageManagersIn({ home, cache }: SandboxFolders): Record<string, string> {
  return {
    PIP_CACHE_DIR: join(cache, 'pip'),
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    UV_CACHE_DIR: join(cache, 'uv'),
    npm_config_cache: join(cache, 'npm'),
    npm_config_logs_dir: join(home, '.npm-logs'),
    npm_config_prefix: join(home, '.npm-global'),
    npm_config_update_notifier: 'false',
    npm_config_fund: 'false',
    npm_config_audit: 'false',
    npm_config_yes: 'true',
    YARN_CACHE_FOLDER: join(cache, 'yarn'),
    YARN_GLOBAL_FOLDER: join(cache, 'yarn-berry'),
    YARN_ENABLE_TELEMETRY: '0',
    BUN_INSTALL_CACHE_DIR: join(cache, 'bun'),
    COREPACK_HOME: join(cache, 'corepack'),
    COREPACK_ENABLE_DOWNLOAD_PROMPT: '0',
  }
}

/** Settings of pnpm in a file: as environment variables, npm would warn about them with every command. */
export function pnpmSettings({ cache }: SandboxFolders): string {
  return `store-dir=${join(cache, 'pnpm')}\nmanage-package-manager-versions=false\n`
}

/**
 * The registry settings of the caller's .npmrc. Passwords and tokens are left out, and so is everything that
 * changes how npm installs.
 */
export function registryLines(npmrc: string): string {
  const lines = npmrc.split(/\r?\n/).filter(line => registrySettings.test(line))
  return lines.map(line => `${withoutUser(line)}\n`).join('')
}

const registrySettings =
  /^\s*(registry|@[\w.~-]+:registry|(https?-)?proxy|noproxy|no-proxy|cafile|nodedir|strict-ssl)\s*=/

/** A URL without the user name and password. */
export function withoutUser(address: string): string {
  return address.replace(/(?<=:\/\/)[^/\s@]*@/, '')
}
