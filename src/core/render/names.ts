import { UserError } from '../system/errors.ts'
import { npmNameFault } from '../system/toolchain/package-names.ts'
import { trimmedBy } from '../system/trimmed.ts'

/** Maximum length of a file or folder name on most file systems, in bytes. */
const longestPart = 255
const longestPackageName = 214

/** CON, AUX, NUL, COM1 … with or without an extension: Windows reserves these names. */
function reservedOnWindows(part: string): boolean {
  return /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$/i.test(part)
}

/** Throws for a folder name that cannot be cloned on another system, or that breaks PATH (`:` and `;`). */
export function checkFolderName(part: string): void {
  const shown = JSON.stringify(part)
  if (Buffer.byteLength(part) > longestPart) {
    throw new UserError(
      `The folder name ${shown.slice(0, 40)}… is longer than ${longestPart} bytes.`,
      'Choose a shorter one.',
    )
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  const bad = /[\x00-\x1f\x7f<>:;"\\|?*]/.exec(part)
  if (bad)
    throw new UserError(
      `The folder name ${shown} holds ${JSON.stringify(bad[0])}.`,
      'Choose a name without it.',
    )
  if (/[. ]$/.test(part)) {
    throw new UserError(
      `The folder name ${shown} ends in a dot or a space, which Windows drops.`,
      'Choose another.',
    )
  }
  if (part === 'node_modules')
    throw new UserError('The folder node_modules is for installed packages.', 'Choose another name.')
  if (reservedOnWindows(part)) {
    throw new UserError(
      `${shown} is a reserved name on Windows.`,
      'Choose another, so that the project can be cloned there.',
    )
  }
}

/**
 * A name from a folder's name that is valid for npm and for Python: "Ünser Shop.API" → "unser-shop.api". Returns "api" where no
 * character is valid, and avoids the names of Node's own modules.
 */
export function packageNameOf(folder: string): string {
  const words = withoutAccents(folder)
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
  const name = trimmedBy(words, '-._').slice(0, longestPackageName - '-api'.length)
  if (name === '') return 'api'
  return npmNameFault(name) === undefined ? name : `${name}-api`
}

/** "Ünser" → "Unser". */
export function withoutAccents(text: string): string {
  return /^[ -~]*$/.test(text) ? text : text.normalize('NFKD').replace(/\p{Mark}/gu, '')
}
