import { commandOf } from '../../../features/doctor/run/observe/parts.ts'
import type { ReadmeRun, StepResult, StepState } from '../../../features/doctor/run/result/result.ts'
import type { Style } from '../../terminal/style.ts'

/** One command as it ends; commands that are never run are only in the plan. */
export function stepResultText(result: StepResult, readme: string, style: Style): string {
  const { step, state, reason, milliseconds, output } = result
  if (state === 'skipped') return ''
  const place = (step.file === readme ? `${step.line}` : `${step.file}:${step.line}`).padStart(4)
  const time = milliseconds > 0 ? `  ${style.dim(timeText(milliseconds))}` : ''
  const head = `${wordOf(state, style)} ${place}  ${commandOf(step.command)}${time}\n`
  const isPlain = state === 'ok' && step.class !== 'server' && step.class !== 'service'
  if (isPlain) return head
  const lines = output.map(line => `         ${style.dim('│')} ${line}\n`)
  return `${head}         ${reason}\n${lines.join('')}`
}

/** The summary of the run. */
export function readmeRunText({ readme, file, steps, milliseconds, kept }: ReadmeRun, style: Style): string {
  const count = (state: StepState) => steps.filter(each => each.state === state).length
  const tally = (['ok', 'failed', 'blocked', 'not-run', 'skipped'] as const)
    .filter(state => count(state) > 0)
    .map(state => `${count(state)} ${state.replace('-', ' ')}`)
  return [
    steps.length === 0
      ? `${readme} asks for no command.`
      : `${file}: ${tally.join(', ')}. ${style.dim(timeText(milliseconds))}`,
    ...(kept === null ? [] : [`The copy is in ${kept}`]),
    '',
    '',
  ].join('\n')
}

function wordOf(state: StepState, style: Style): string {
  const word = state.replace('-', ' ').padEnd(7)
  if (state === 'ok') return style.green(word)
  if (state === 'failed') return style.red(word)
  return state === 'blocked' ? style.bold(word) : style.dim(word)
}

function timeText(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}
