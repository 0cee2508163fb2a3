/** An annotation in a GitHub workflow, which is shown at a line of a pull request. */
export function annotation(
  level: 'error' | 'warning' | 'notice',
  about: {
    readonly file: string | null
    readonly line?: number
    readonly col?: number
    readonly title: string
  },
  message: string,
): string {
  const properties = Object.entries(about).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${escaped(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`],
  )
  return `::${level} ${properties.join(',')}::${escaped(message)}\n`
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
