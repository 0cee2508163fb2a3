/** The system of this machine, as a README would call it. */
export function thisSystem(): 'linux' | 'macos' | 'windows' {
  if (process.platform === 'win32') return 'windows'
  return process.platform === 'darwin' ? 'macos' : 'linux'
}
