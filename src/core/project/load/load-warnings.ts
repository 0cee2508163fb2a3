let done = false

/**
 * Hides Node's warnings that a file is TypeScript or was parsed twice to find its module type: the file
 * loads, and users cannot change how this program loads it. All other warnings are shown.
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
