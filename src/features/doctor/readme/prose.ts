import { type TextBlock, textOf } from './block.ts'

export interface ProseCopy {
  readonly from: string
  readonly to: string
  readonly line: number
}

/**
 * “Copy `.env.example` to `.env`”, “rename …”, “create a `.env` from `.env.example`”: the set-up most often told in
 * words only. Both files must look like files of variables.
 */
export function proseCopies(block: TextBlock): ProseCopy[] {
  const words = wordsOf(block)
  const copies: ProseCopy[] = []
  let verb: 'copy' | 'create' | undefined
  let first: string | undefined
  let link = ''
  /** What “it” is. */
  let last: string | undefined
  for (const [at, { text, line }] of words.entries()) {
    // “It will copy …” tells what a command does.
    const isTold = words[at - 1]?.text === 'will' && teller.test(words[at - 2]?.text ?? '')
    if (/[.!?]$/.test(text) && !isEnvFile(text)) verb = undefined
    if (isEnvFile(text)) last = fileIn(text)
    const word = text.toLowerCase().replace(/[,;:()"'*_]/g, '')
    if (verb === 'create' && first !== undefined && /^cop(y|ying)$/.test(word)) link = 'back'
    else if (/^(copy|copying|rename|renaming|duplicate|clone)$/.test(word) && !isTold)
      [verb, first, link] = ['copy', verb === 'copy' ? first : undefined, '']
    else if (first !== undefined && (word === 'create' ? link === 'to' : /^(add|set)$/.test(word))) continue
    else if (/^(create|creating|make|add|set)$/.test(word)) [verb, first, link] = ['create', undefined, '']
    else if (verb === undefined) continue
    else if (/^(to|as|into|in)$/.test(word)) link = 'to'
    else if (verb === 'copy' && first === undefined && /^(it|this|that)$/.test(word)) first = last
    else if (/^(from|based|using|like|of|following|per)$/.test(word)) link = 'back'
    else if (isEnvFile(text)) {
      const file = fileIn(text)
      if (first === undefined) first = file
      else {
        const [from, to] = verb === 'copy' && link !== 'back' ? [first, file] : [file, first]
        const says = verb === 'copy' ? link !== '' : link === 'back'
        if (says && isSample(from) && !isOnlySample(to) && from !== to)
          copies.push({ from, to: beside(from, to), line })
        first = undefined
        link = ''
      }
    }
  }
  return copies
}

const teller = /^(it|this|that|which|script|command)$/i

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
  return word
    .replace(/^[("'*_`]+|[)"'*_`,;:!?]+$/g, '')
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
