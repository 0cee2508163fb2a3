import type { SimpleCommand } from './parse-shell.ts'
import { words } from './words.ts'

/** The file of the project that a program runs, as written; undefined where it runs none. */
export function fileRunBy({ name, args }: SimpleCommand): string | undefined {
  if (/^\.{0,2}[\w-]*\/|^[\w-]+(\/[\w-]+)+\.\w+$/.test(name)) return name
  if (!runners.has(name)) return undefined
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    if (evaluates.has(arg) && name !== 'nodemon') return undefined
    if (takesValue.has(arg)) at++
    else if (!arg.startsWith('-') && arg !== 'watch' && arg !== 'run') return isPath(arg) ? arg : undefined
  }
  return undefined
}

const runners = words(
  'node nodejs tsx ts-node ts-node-dev tsnd nodemon babel-node swc-node bun sh bash zsh source',
)
const evaluates = words('-e -c -p --eval --print --test')

/** Options whose value is the next word. */
const takesValue = words(`
  -r --require --import --loader --experimental-loader --env-file --env-file-if-exists -P --project --tsconfig -O
  --compiler-options -w --watch --watch-path -e --ext -x --exec -i --ignore --config --delay --signal --inspect
  --inspect-brk --max-old-space-size -C --conditions --presets --extensions
`)

/** Whether a word must be a file. */
function isPath(word: string): boolean {
  return /\/|\.([cm]?[jt]sx?|sh)$/.test(word)
}
