/**
 * A text without these characters at its end. A pattern such as `/\/+$/` takes quadratic time on a long run
 * of slashes.
 */
export function trimmedEnd(text: string, characters: string): string {
  let end = text.length
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

export function trimmedStart(text: string, characters: string): string {
  let start = 0
  while (start < text.length && characters.includes(text.charAt(start))) start++
  return text.slice(start)
}

export function trimmedBy(text: string, characters: string): string {
  return trimmedEnd(trimmedStart(text, characters), characters)
}

/** The part before the first of these characters; the whole text where there is none. */
export function before(text: string, characters: string): string {
  for (let at = 0; at < text.length; at++) if (characters.includes(text.charAt(at))) return text.slice(0, at)
  return text
}
