import { trimmedEnd, trimmedStart } from '../../../../core/system/trimmed.ts'
import { words } from '../shell/words.ts'
import { type TextBlock, textOf } from './block.ts'

export interface ProseCopy {
  readonly from: string
  readonly to: string
  readonly line: number
}

/**
 * “Copy `.env.example` to `.env`”, “rename …”, “create a `.env` from `.env.example`”: the step that
 * READMEs most often describe without a command. Both files must look like files of variables.
 */
export function proseCopies(block: TextBlock): ProseCopy[] {
  const wordList = wordsOf(block)
  const copies: ProseCopy[] = []
  let verb: 'copy' | 'create' | undefined
  let first: string | undefined
  let link = ''
  /** The file that “it” refers to. */
  let last: string | undefined
  for (const [at, { text, line }] of wordList.entries()) {
    // “It will copy …” describes what a command does.
    const isDescription =
      wordList[at - 1]?.text === 'will' && subjects.has(wordList[at - 2]?.text.toLowerCase() ?? '')
    if (/[.!?]$/.test(text) && !isEnvFile(text)) verb = undefined
    if (isEnvFile(text)) last = fileIn(text)
    const word = text.toLowerCase().replace(/[,;:()"'*_]/g, '')
    if (verb === 'create' && first !== undefined && (word === 'copy' || word === 'copying')) link = 'back'
    else if (copyVerbs.has(word) && !isDescription)
      [verb, first, link] = ['copy', verb === 'copy' ? first : undefined, '']
    else if (first !== undefined && isSameCopy(word, link)) continue
    else if (createVerbs.has(word)) [verb, first, link] = ['create', undefined, '']
    else if (verb === undefined) continue
    else if (targets.has(word)) link = 'to'
    else if (verb === 'copy' && first === undefined && pronouns.has(word)) first = last
    else if (origins.has(word)) link = 'back'
    else if (isEnvFile(text)) {
      const file = fileIn(text)
      if (first === undefined) first = file
      else {
        const [from, to] = verb === 'copy' && link !== 'back' ? [first, file] : [file, first]
        const message = verb === 'copy' ? link !== '' : link === 'back'
        if (message && isSample(from) && !isOnlySample(to) && from !== to)
          copies.push({ from, to: beside(from, to), line })
        first = undefined
        link = ''
      }
    }
  }
  return copies
}

/** “Copy a to create b” and “copy a and set b”: one copy. */
function isSameCopy(word: string, link: string): boolean {
  return word === 'create' ? link === 'to' : word === 'add' || word === 'set'
}

const subjects = words('it this that which script command')
const copyVerbs = words('copy copying rename renaming duplicate clone')
const createVerbs = words('create creating make add set')
const targets = words('to as into in')
const origins = words('from based using like of following per')
const pronouns = words('it this that')

function wordsOf(block: TextBlock): { readonly text: string; readonly line: number }[] {
  if (!/env/i.test(textOf(block.spans))) return []
  return block.spans.flatMap(({ text, line }) =>
    text
      .split(/\s+/)
      .filter(Boolean)
      .map(word => ({ text: word, line })),
  )
}

function fileIn(word: string): string {
  return trimmedEnd(trimmedStart(word, '("\'*_`'), ')"\'*_`,;:!?')
    .replace(/(?<=\w)\.$/, '')
    .replace(/^\.\//, '')
}

function isEnvFile(word: string): boolean {
  return /^[\w./-]*\.?env[\w.-]*$/i.test(fileIn(word)) && /\./.test(fileIn(word)) && !/\/$/.test(fileIn(word))
}

function isSample(file: string): boolean {
  return /example|sample|template|dist|default|dev|local|tpl|copy|test|schema/i.test(
    file.replace(/^.*\//, ''),
  )
}

/** `.env.development` may be copied, and copied to. */
function isOnlySample(file: string): boolean {
  return /example|sample|template|dist|default|tpl|copy|schema/i.test(file.replace(/^.*\//, ''))
}

/** `server/.env.example` to `.env` means the folder of the sample. */
function beside(from: string, to: string): string {
  const folder = /^.*\//.exec(from)?.[0] ?? ''
  return to.includes('/') ? to : folder + to
}
