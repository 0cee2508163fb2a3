/** What is sent, as a value: the text is final, so nothing is left to fail after the commit. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string | undefined
}
