/** The files of a small repository: path → text. */
export type Files = Readonly<Record<string, string>>
