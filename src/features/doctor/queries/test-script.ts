/** Whether a test script runs no test, e.g. the one that `npm init` writes. */
export function isPlaceholder(script: string): boolean {
  return /no tests?( is)? (specified|yet|defined|configured)|^(echo\b[^&|;]*|exit [01]|true|:)$/i.test(
    script.trim(),
  )
}
