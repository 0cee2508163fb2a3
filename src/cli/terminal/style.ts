import type { Io } from './io.ts'

/** The text styles; each returns the text unchanged where there are no colors. */
export interface Style {
  bold(text: string): string
  dim(text: string): string
  green(text: string): string
  red(text: string): string
  yellow(text: string): string
}

const plain: Style = { bold: same, dim: same, green: same, red: same, yellow: same }

/** Colours on a terminal, unless --no-color or NO_COLOR (https://no-color.org) is set. */
export async function styleFor({ stdout, env }: Io, color: boolean): Promise<Style> {
  const able = stdout.isTTY && env.TERM !== 'dumb'
  if (!color || env.NO_COLOR || !(able || env.FORCE_COLOR)) return plain
  const { styleText } = await import('node:util')
  const styled = (name: keyof Style) => (text: string) => styleText(name, text, { validateStream: false })
  return {
    bold: styled('bold'),
    dim: styled('dim'),
    green: styled('green'),
    red: styled('red'),
    yellow: styled('yellow'),
  }
}

function same(text: string): string {
  return text
}
