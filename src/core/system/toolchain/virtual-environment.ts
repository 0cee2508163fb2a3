/** The folder of a Python project's virtual environment. */
export const virtualEnvironment = '.venv'

/** The Python of a virtual environment, as it is called in the folder of the project. */
export function venvProgram(system: NodeJS.Platform = process.platform): string {
  return system === 'win32' ? `${virtualEnvironment}/Scripts/python.exe` : `${virtualEnvironment}/bin/python`
}

/** A command that is written for every system but Windows, where a virtual environment has its programs elsewhere. */
export function onThisSystem(
  [program = '', ...rest]: readonly string[],
  system: NodeJS.Platform = process.platform,
): readonly string[] {
  const windows = program.replace(/(^|\/)bin\/(python)3?$/, '$1Scripts/$2.exe')
  return [system === 'win32' ? windows : program, ...rest]
}
