let done = false

/**
 * Keeps Node from telling users that a file was TypeScript, or was read twice to see what it is: it loads all the
 * same, and they cannot do anything about what this program uses to load it. Every other warning is shown.
 */
export function silenceLoadWarnings(): void {
  if (done) return
  done = true
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = (warning: string | Error, ...rest: readonly unknown[]) => {
    if (!isAboutLoading(String(warning), rest)) Reflect.apply(emitWarning, process, [warning, ...rest])
  }
}

function isAboutLoading(text: string, [type, code]: readonly unknown[]): boolean {
  if (code === 'MODULE_TYPELESS_PACKAGE_JSON' || text.startsWith('To load an ES module')) return true
  return type === 'ExperimentalWarning' && /Type Stripping|vm\.|ES Module|SQLite/i.test(text)
}
