/** The id of a request, with dashes and in lower case, from the forms in which responses and logs have it; else undefined. */
export function requestIdIn(text: string): string | undefined {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/^urn:uuid:/, '')
    .replaceAll('-', '')
  if (!/^[\da-f]{32}$/.test(plain)) return undefined
  return plain.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
