/** The operating system, with the name a README would use. */
export function thisSystem(): 'linux' | 'macos' | 'windows' {
  if (process.platform === 'win32') return 'windows'
  return process.platform === 'darwin' ? 'macos' : 'linux'
}
