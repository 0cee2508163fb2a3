/** The files of a small repository: path → text. */
export type Files = Readonly<Record<string, string>>

const mark = 'a symbolic link to '

/** In place of a text: a symbolic link. */
export function symlinkTo(target: string): string {
  return `${mark}${target}`
}

/** The target of such a link; undefined for a text. */
export function targetIn(text: string): string | undefined {
  return text.startsWith(mark) ? text.slice(mark.length) : undefined
}
