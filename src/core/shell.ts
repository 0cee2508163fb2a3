/** A command line as a POSIX shell reads it; a word is quoted only where it must be. */
export function shellCommand(argv: readonly string[]): string {
  return argv.map(shellWord).join(' ')
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
