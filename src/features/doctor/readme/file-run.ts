import type { SimpleCommand } from './shell.ts'

/** The file of the project that a program runs, as it is written; undefined where it runs none. */
export function fileRunBy({ name, args }: SimpleCommand): string | undefined {
  if (/^\.{0,2}[\w-]*\/|^[\w-]+(\/[\w-]+)+\.\w+$/.test(name)) return name
  if (!runners.test(name)) return undefined
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    if (/^(-e|-c|-p|--eval|--print|--test)$/.test(arg) && name !== 'nodemon') return undefined
    if (takesValue.test(arg)) at++
    else if (!arg.startsWith('-') && arg !== 'watch' && arg !== 'run') return isPath(arg) ? arg : undefined
  }
  return undefined
}

const runners =
  /^(node|nodejs|tsx|ts-node|ts-node-dev|tsnd|nodemon|babel-node|swc-node|bun|sh|bash|zsh|source)$/

/** Options whose value is the next word. */
const takesValue =
  /^(-r|--require|--import|--loader|--experimental-loader|--env-file|--env-file-if-exists|-P|--project|--tsconfig|-O|--compiler-options|-w|--watch|--watch-path|-e|--ext|-x|--exec|-i|--ignore|--config|--delay|--signal|--inspect|--inspect-brk|--max-old-space-size|-C|--conditions|--presets|--extensions)$/

/** A word without a slash or an ending may be anything. */
function isPath(word: string): boolean {
  return /\/|\.([cm]?[jt]sx?|sh)$/.test(word)
}
