import { isAbsolute, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packageIn } from '../../core/system/package-path.ts'

/** The frames of a stack: the project's own, with relative paths, and the others. */
export interface Stack {
  /** The name and the message. */
  readonly head: string
  readonly own: readonly string[]
  readonly others: readonly string[]
}

export function stackOf(text: string, root: string): Stack {
  return /^ {2}File "/m.test(text) ? pythonStackOf(text, root) : nodeStackOf(text, root)
}

/** Python prints the innermost frame last, and then the name and the message. */
function pythonStackOf(text: string, root: string): Stack {
  const frames = [...text.matchAll(/^ {2}File "(.+)", line (\d+), in (.+)$/gm)].toReversed()
  const places = frames.map(([, file = '', line, name]) => {
    const path = relative(root, file)
    const isOwn = !isAbsolute(path) && !path.startsWith('..') && packageIn(file) === undefined
    return isOwn ? { own: `${path}:${line}  ${name}` } : { other: `${name} (${file}:${line})` }
  })
  const last = text.slice(text.lastIndexOf('\n  File "') + 1).split('\n')
  return {
    head: last
      .filter(line => !line.startsWith(' '))
      .join('\n')
      .trim(),
    own: places.flatMap(({ own }) => own ?? []),
    others: places.flatMap(({ other }) => other ?? []),
  }
}

function nodeStackOf(text: string, root: string): Stack {
  const lines = text.split('\n')
  const first = lines.findIndex(isFrame)
  const frames = lines
    .filter(line => isFrame(line) && !line.includes('node:internal/'))
    .map(line => frameIn(line, root))
  return {
    head: (first === -1 ? lines : lines.slice(0, first)).join('\n').trim(),
    own: frames.flatMap(({ own }) => own ?? []),
    others: frames.flatMap(({ other }) => other ?? []),
  }
}

function isFrame(line: string): boolean {
  return /^\s+at /.test(line)
}

/** `    at place (/app/src/orders/routes.ts:56:11)`. */
function frameIn(line: string, root: string): { readonly own?: string; readonly other?: string } {
  const text = line.trim().slice('at '.length)
  const [, name = '', place = text] = /^(?:(.*) )?\(?([^()\s]+:\d+:\d+)\)?$/.exec(text) ?? []
  const [, file = '', position = ''] = /^(.*?)(:\d+:\d+)$/.exec(place) ?? []
  const path = relative(root, file.startsWith('file:') ? fileURLToPath(file) : file)
  const isOwn =
    file !== '' && !isAbsolute(path) && !path.startsWith('..') && !/node_modules|^node:/.test(file)
  if (!isOwn) return { other: text }
  const called = name.replace(/^async ?/, '')
  return { own: `${path}${position}${called && called !== '<anonymous>' ? `  ${called}` : ''}` }
}
