/** What callers choose is stored as this when there is too much of it. */
export const OTHER = 'other'

const product = /^([a-z][a-z\d._-]{0,39})(?:\/v?(\d{1,5}(?:\.\d{1,5})?))?(?![a-z\d_-])/i

/**
 * The program that called, by `API-Client: shop-app/2.3.1` or else its User-Agent: name, major and minor version, in lower case.
 * No more is stored, because callers choose it.
 */
export function agentOf(text: string | undefined): string {
  if (!text) return ''
  const [, name, version] = product.exec(text) ?? []
  if (!name) return OTHER
  return `${name}${version ? `/${version}` : ''}`.toLowerCase()
}
