import { delimiter, join } from 'node:path'
import type { Environment } from '../../../core/process.ts'

/** The variable that every process of a run carries, whatever becomes of its parents. */
export const runMark = 'GAPI_DOCTOR_RUN'

export interface Rooms {
  /** The id of the run. */
  readonly id: string
  readonly home: string
  readonly temporary: string
  /** Programs that stand in for those a run must not start. */
  readonly stubs: string
  /** Package caches, shared between runs. */
  readonly cache: string
}

/** What a newcomer's shell would hold: nothing of the caller's but the way to the network and to the tools. */
export function cleanEnvironment(env: Environment, rooms: Rooms): Record<string, string> {
  const inherited = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && inheritedNames.test(name) ? [[name, value]] : [],
  )
  return {
    ...Object.fromEntries(inherited),
    PATH: [rooms.stubs, ...pathOf(env)].join(delimiter),
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

/** The network, compilers and the language; never a token. */
const inheritedNames =
  /^(LANG|LC_\w+|TZ|USER|LOGNAME|SHELL|(https?|ftp|all|no)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|CURL_CA_BUNDLE|GIT_SSL_CAINFO|npm_config_nodedir|CC|CXX|PYTHON|SystemRoot)$/i

/** The PATH without the programs of whichever project the caller stands in. */
function pathOf(env: Environment): string[] {
  return (env.PATH ?? '').split(delimiter).filter(folder => folder !== '' && !inProject.test(folder))
}

const inProject = /node_modules[\\/]\.bin[\\/]?$|node-gyp-bin[\\/]?$/

function homesIn({ home, temporary }: Rooms): Record<string, string> {
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

/** Commits work, nothing is pushed, no hook is run, and no key or password of the caller's is used or asked for. */
function gitIn({ home }: Rooms): Record<string, string> {
  const always = [
    ['safe.directory', '*'],
    ['core.hooksPath', '/dev/null'],
    ['credential.helper', ''],
    ...pushable.map(scheme => ['url.no-push://.pushInsteadOf', scheme]),
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

const pushable = ['https://', 'http://', 'ssh://', 'git://', 'git@', 'file://', '/', '.']

function packageManagersIn({ home, cache }: Rooms): Record<string, string> {
  return {
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

/** Settings of pnpm: npm would warn of them in its environment, with every command. */
export function pnpmSettings({ cache }: Rooms): string {
  return `store-dir=${join(cache, 'pnpm')}\nmanage-package-manager-versions=false\n`
}

/**
 * What the caller's .npmrc says of the way to the packages. Passwords and tokens stay behind, and so does all that
 * changes how npm installs.
 */
export function registryLines(npmrc: string): string {
  const lines = npmrc.split(/\r?\n/).filter(line => wayToPackages.test(line))
  return lines.map(line => `${withoutUser(line)}\n`).join('')
}

const wayToPackages =
  /^\s*(registry|@[\w.~-]+:registry|(https?-)?proxy|noproxy|no-proxy|cafile|nodedir|strict-ssl)\s*=/

/** An address without the name and the password in it. */
export function withoutUser(address: string): string {
  return address.replace(/(?<=:\/\/)[^/\s@]*@/, '')
}
