import type { Block, CodeBlock } from '../markdown/block.ts'
import { isShellFence, shellBlockOf } from '../markdown/fence.ts'
import { parseShell } from '../shell/parse-shell.ts'

/** A line of a block of commands without a step, and why it is not run. */
export interface UnplannedLine {
  readonly file: string
  readonly line: number
  readonly text: string
  /** A sentence without its full stop. */
  readonly reason: string
}

interface Lines {
  readonly line: number
  readonly endLine: number
}

/** Every line of the blocks of commands that no step covers, so that none is dropped silently. */
export function unplannedLines(
  blocks: readonly Block[],
  steps: readonly Lines[],
  own: ReadonlySet<string>,
  file: string,
): UnplannedLine[] {
  return blocks.flatMap(block => {
    if (block.kind !== 'code') return []
    const shell = shellBlockOf(block, own)
    if (!shell && !isShellFence(block)) return []
    const typed = new Set(shell?.lines)
    return linesIn(block)
      .filter(({ line, text }) => text.trim() !== '' && !steps.some(isAround(line)))
      .map(({ line, text }) => ({
        ...{ file, line, text: text.trim() },
        reason: shell
          ? reasonFor(text, typed.has(line))
          : 'the block holds the text of a file, a log or a drawing',
      }))
  })
}

function linesIn({ text, line }: CodeBlock) {
  return text.split('\n').map((one, index) => ({ text: one, line: line + index }))
}

function isAround(line: number): (step: Lines) => boolean {
  return step => step.line <= line && line <= step.endLine
}

function reasonFor(text: string, isTyped: boolean): string {
  if (/^\s*(#|\/\/|REM\b|::)/.test(text)) return 'it is a comment'
  if (!isTyped) return 'it has no prompt, so it is output'
  if (/^\s*(export\s+)?\w+=/.test(text)) return 'it is a setting, and no command follows'
  const { fault } = parseShell(text)
  if (fault !== undefined) return `a shell cannot read it: ${fault}`
  return 'it is not a command'
}
