import { posix } from 'node:path'
import { escaped } from '../../../../core/system/escaped.ts'
import type { Repository } from '../../repository/repository.ts'
import { fileRunBy } from './file-run.ts'
import type { SimpleCommand } from './parse-shell.ts'

/**
 * The commands in the shell script that a command runs, or of the target of make or just, where git tracks
 * them.
 */
export function recipeOf(
  command: SimpleCommand,
  cwd: string,
  { files, read }: Repository,
): string | undefined {
  const named = recipeFiles.get(command.name)
  if (named) {
    const path = named.map(name => posix.join(cwd, name)).find(file => files.has(file))
    const target = command.args.find(arg => !/^-|=/.test(arg))
    const makefile = path === undefined ? '' : (read(path) ?? '')
    if (makefile.length > longest) return undefined
    return targetIn(makefile, target ?? defaultTarget(makefile)) || undefined
  }
  const file = posix.join(cwd, fileRunBy(command) ?? '')
  const text = files.has(file) && /\.sh$|(^|\/)[\w-]+$/.test(file) ? (read(file) ?? '') : ''
  return text.length < longest && (file.endsWith('.sh') || shebang.test(text)) ? text : undefined
}

const recipeFiles = new Map([
  ['make', ['GNUmakefile', 'makefile', 'Makefile']],
  ['just', ['justfile', 'Justfile', '.justfile']],
])

const shebang = /^#!.*\b(ba|da|z|k)?sh\b/

/** Maximum characters of a script that are read: a longer file is not a list of commands. */
const longest = 100_000

/** The commands of a target with those of its prerequisites before them. */
function targetIn(makefile: string, target: string, seen = new Set<string>()): string {
  seen.add(target)
  const lines = makefile.split('\n')
  const heads = lines.map(line => /^([^\s#:=][^#:=]*):(?![:=])([^#;=]*)/.exec(line))
  const at = heads.findIndex(head => head?.[1]?.trim().split(/\s+/).includes(target))
  if (at < 0) return ''
  const end = lines.findIndex((line, index) => index > at && line !== '' && !/^[\t #]/.test(line))
  const before = (heads[at]?.[2] ?? '').split(/[\s|]+/).filter(name => name && !seen.has(name))
  const own = lines.slice(at + 1, end < 0 ? undefined : end).map(line => line.replace(/^[\t ]+[@+-]*/, ''))
  const text = [...before.map(name => targetIn(makefile, name, seen)), ...own].filter(Boolean).join('\n')
  return expanded(text, makefile)
}

/** Variables may name others. */
function expanded(text: string, makefile: string, depth = 0): string {
  const next = text.replace(/\$[({](\w+)[)}]/g, (written, name) => variableIn(makefile, name) ?? written)
  return next === text || depth === 8 || next.length > longest ? next : expanded(next, makefile, depth + 1)
}

/** What `make` alone runs: the first target. */
function defaultTarget(makefile: string): string {
  const goal = /^\.DEFAULT_GOAL *:?= *(\S+)/m.exec(makefile)?.[1]
  return goal ?? /^([\w-]+) *:(?![:=])/m.exec(makefile)?.[1] ?? ''
}

function variableIn(makefile: string, name: string): string | undefined {
  return new RegExp(`^(?:override |export )?${escaped(name)} *[:?]{0,2}= *(.*)`, 'm').exec(makefile)?.[1]
}
