/** An operating system that a README can have separate commands for. */
export type System = 'linux' | 'macos' | 'windows'
