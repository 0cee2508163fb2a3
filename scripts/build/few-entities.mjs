/**
 * In the place of entities, with which markdown-it reads names such as `&amp;`: without the 2,000 that no command has.
 * They stay as they are written.
 */
const named = new Map(Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }))

/** @param {string} reference e.g. `&amp;` */
export function decodeHTMLStrict(reference) {
  return named.get(reference.slice(1, -1)) ?? reference
}
