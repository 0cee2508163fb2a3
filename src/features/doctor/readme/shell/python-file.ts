import type { SimpleCommand } from './parse-shell.ts'
import { words } from './words.ts'

/** The file that Python runs, or the list that pip installs, as written; undefined for everything else. */
export function pythonFileOf({ name, args }: SimpleCommand): string | undefined {
  if (pythons.has(name)) return args[0] === '-m' && args[1] === 'pip' ? listIn(args) : moduleIn(args)
  if (pips.has(name) || (name === 'uv' && args[0] === 'pip')) return listIn(args)
  return undefined
}

const pythons = words('python python3 py')
const pips = words('pip pip3')

/** `python -u run.py --port 80`; a module after `-m` and code after `-c` have no file. */
function moduleIn(args: readonly string[]): string | undefined {
  const first = args.find(arg => !/^-[bBdEiIOPqsSuvx]+$/.test(arg)) ?? ''
  return /^[\w./-]+\.py$/.test(first) ? first : undefined
}

/** `pip install -r requirements.txt` */
function listIn(args: readonly string[]): string | undefined {
  const at = args.findIndex(arg => /^(-[rc]|--requirements?|--constraints?)$/.test(arg))
  const file = at < 0 ? undefined : args[at + 1]
  return file !== undefined && /^[\w./-]+$/.test(file) ? file : undefined
}
