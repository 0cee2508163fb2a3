const longestNpmName = 214

/**
 * Why npm would reject a new package's name, or undefined. Source: npm's package.json documentation, "name".
 */
export function npmNameFault(name: string): string | undefined {
  if (name.length > longestNpmName) return `is longer than ${longestNpmName} characters`
  if (!/^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/.test(name)) {
    return 'may hold only lower-case letters, digits, - . _ ~ and a scope like @shop/'
  }
  if (name === 'node_modules' || name === 'favicon.ico') return 'is reserved by npm'
  if (process.getBuiltinModule(name)) return 'is the name of a module of Node itself'
  return undefined
}

/** Why the name in a pyproject.toml is not valid, or undefined. Source: Python packaging, "Names and normalization". */
export function pythonNameFault(name: string): string | undefined {
  if (name.length > longestNpmName) return `is longer than ${longestNpmName} characters`
  if (/^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/.test(name)) return undefined
  return 'may hold only lower-case letters, digits, - . _, and begins and ends with a letter or a digit'
}
