import type { ManagerSpec } from '../manager-spec.ts'
import { type Commands, commandsOf } from './node-commands.ts'

/**
 * Writes the commands of a text for another package manager. The templates are written for npm, so that they
 * can be read and run as they are: `npm run seed -- --reset` becomes `pnpm run seed --reset`. Comments after
 * a command stay in their column.
 */
export function inWordsOf(spec: ManagerSpec, path: string, text: string): string {
  if (spec.name === 'npm') return text
  const commands = commandsOf(spec)
  const whole = wholeLines(path, commands).reduce((now, [from, to]) => now.replace(from, to), text)
  return whole
    .split('\n')
    .map(line => aligned(line, translated(line, spec, commands)))
    .join('\n')
}

type Rule = readonly [from: RegExp, to: string]

/** What means something in files of this kind only. `$` stands for itself in none of them. */
function wholeLines(path: string, { get, frozen, prune, manifests, ecosystem }: Commands): readonly Rule[] {
  if (path.startsWith('.github/workflows/'))
    return [
      [/^( *)- run: npm ci$/gm, `$1- run: ${get}\n$1- run: ${frozen}`],
      [/^( *)cache: npm$/gm, '$1package-manager-cache: false'],
    ]
  if (path === '.github/dependabot.yml') return [[/^( *- package-ecosystem: )npm$/gm, `$1${ecosystem}`]]
  if (path === 'Dockerfile')
    return [
      [/^COPY package\*\.json /gm, `RUN ${get}\nCOPY ${manifests} `],
      [/\bnpm prune --omit=dev\b/g, prune],
      [/^RUN npm ci$/gm, `RUN ${frozen}`],
    ]
  return []
}

/**
 * `npm install` is followed by a package on the same line, in quotes or in a placeholder, or it installs all.
 * `--` ends the arguments of npm only.
 */
function translated(line: string, { name }: ManagerSpec, commands: Commands): string {
  const { silently, exec, add, addDev, frozen, lockfile, setup = `${name} run setup` } = commands
  return line
    .replace(/\bnpm run setup\b( --(?![\w-]))?/g, setup)
    .replace(/\bnpm run (?:-s|--silent) (\S+?)( --(?![\w-]))?(?=[\s'"`\\)]|$)/g, `${silently} $1`)
    .replace(/\bnpm run ([\w:.${}-]+)( --(?![\w-]))?/g, `${name} run $1`)
    .replace(/\bnpm (test|start|stop|restart)\b( --(?![\w-]))?/g, (_, task: string) => commands.task(task))
    .replace(/\bnpm install --prefix (\S+)/g, (_, folder: string) => commands.addTo(folder))
    .replace(/\bnpm (?:install|i) (?:--save-dev|-D) /g, `${addDev} `)
    .replace(/\bnpm (?:install|i)(?= (?!--global)[@\w$./])/g, add)
    .replace(/(?<=`)npm install$/g, add)
    .replace(/\bnpm install(?! --global)/g, `${name} install`)
    .replace(/\bnpm ci\b/g, frozen)
    .replace(/\bnpm link\b/g, `${name} link`)
    .replace(/\bnpx (?!-|file:|create-good-api)/g, `${exec} `)
    .replace(/\bpackage-lock\.json\b/g, lockfile)
}

/** Adds or removes spaces before a comment, so that it begins in the column it had. */
function aligned(before: string, after: string): string {
  if (before === after) return after
  const [, command = ''] = /^(.*?\S) {2,}# /.exec(before) ?? []
  const [, written = '', spaces = '', rest = ''] = /^(.*?\S)( {2,})(# .*)$/.exec(after) ?? []
  if (command === '' || written === '') return after
  return `${written}${' '.repeat(Math.max(1, spaces.length + command.length - written.length))}${rest}`
}
