/** A test script that runs no test: what `npm init` writes, and its like. */
export function isPlaceholder(script: string): boolean {
  return /no tests?( is)? (specified|yet|defined|configured)|^(echo\b[^&|;]*|exit [01]|true|:)$/i.test(
    script.trim(),
  )
}
