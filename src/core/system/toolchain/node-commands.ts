import { type ManagerSpec, specText } from '../manager-spec.ts'
import { lockfiles } from '../package-manager.ts'

/** How a package manager says what the templates say in the words of npm. */
export interface Commands {
  /** Before the name of a script, where only its own output may be printed. */
  readonly silently: string
  /** Runs the script `test`, `start`, `stop` or `restart`. */
  task(name: string): string
  /** Runs a program of a dependency. */
  readonly exec: string
  readonly add: string
  readonly addDev: string
  /** Adds packages to another folder, which may not exist. */
  addTo(folder: string): string
  /** Runs the script that sets up a fresh clone, where the package manager runs none before an install. */
  readonly setup?: string
  /** Installs exactly what the lock file has. */
  readonly frozen: string
  /** Removes what only development needs. */
  readonly prune: string
  /** Installs the package manager itself where there is only Node. */
  readonly get: string
  /** The files that an install reads. */
  readonly manifests: string
  readonly lockfile: string
  /** Its name in dependabot.yml. */
  readonly ecosystem: string
}

/** The commands of a package manager; Yarn 1 and the later ones are two. */
export function commandsOf(spec: ManagerSpec): Commands {
  const { name, version } = spec
  const kind = name === 'yarn' && version.startsWith('1.') ? 'classic' : name
  const lockfile = lockfiles.find(({ manager }) => manager === name)?.file ?? ''
  const packageOf = kind === 'yarn' ? `@yarnpkg/cli-dist@${version}` : specText(spec)
  return {
    ...kinds[kind],
    task: script => `${name} ${name === 'bun' ? 'run ' : ''}${script}`,
    // An image and a runner may have a yarn of their own, which npm replaces with --force only.
    get: `npm install --global ${name === 'yarn' ? '--force ' : ''}${packageOf}`,
    lockfile,
    manifests: ['package.json', lockfile, ...settings[kind]].join(' '),
    ecosystem: name === 'bun' ? 'bun' : 'npm',
  }
}

type Kind = ManagerSpec['name'] | 'classic'

const settings: Readonly<Record<Kind, readonly string[]>> = {
  npm: [],
  pnpm: ['pnpm-workspace.yaml'],
  yarn: ['.yarnrc.yml'],
  classic: [],
  bun: [],
}

const kinds: Readonly<Record<Kind, Omit<Commands, 'task' | 'get' | 'lockfile' | 'manifests' | 'ecosystem'>>> =
  {
    npm: {
      silently: 'npm run -s',
      exec: 'npx',
      add: 'npm install',
      addDev: 'npm install --save-dev',
      addTo: folder => `npm install --prefix ${folder}`,
      frozen: 'npm ci',
      prune: 'npm prune --omit=dev',
    },
    pnpm: {
      silently: 'pnpm -s run',
      exec: 'pnpm exec',
      add: 'pnpm add',
      addDev: 'pnpm add --save-dev',
      addTo: folder => `mkdir -p ${folder} && pnpm add --ignore-workspace --dir ${folder}`,
      frozen: 'pnpm install --frozen-lockfile',
      prune: 'CI=true pnpm prune --prod',
    },
    yarn: {
      setup: 'node scripts/setup.mjs',
      silently: 'yarn run',
      exec: 'yarn run',
      add: 'yarn add',
      addDev: 'yarn add --dev',
      addTo: folder => `mkdir -p ${folder} && touch ${folder}/yarn.lock && yarn --cwd ${folder} add`,
      frozen: 'yarn install --immutable',
      prune: 'yarn workspaces focus --production',
    },
    classic: {
      silently: 'yarn run -s',
      exec: 'yarn run',
      add: 'yarn add',
      addDev: 'yarn add --dev',
      addTo: folder => `mkdir -p ${folder} && yarn --cwd ${folder} add`,
      frozen: 'yarn install --frozen-lockfile',
      prune: 'yarn install --production --frozen-lockfile --prefer-offline',
    },
    bun: {
      silently: 'bun run --silent',
      exec: 'bunx',
      add: 'bun add',
      addDev: 'bun add --dev',
      addTo: folder => `mkdir -p ${folder} && bun add --cwd ${folder}`,
      frozen: 'bun install --frozen-lockfile',
      prune: 'rm -rf node_modules && bun install --production --frozen-lockfile',
    },
  }
