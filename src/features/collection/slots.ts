// A slot is the place of a variable in a text. Until a format writes it, it is marked by characters that no document
// uses, so that a text of the document which looks like a variable stays a text.
const [open, close, openNumber, closeNumber] = ['\ue000', '\ue001', '\ue002', '\ue003']

/** The place of a variable in a text. */
export function slot(variable: string): string {
  return `${open}${variable}${close}`
}

/** A slot that is a number where it is a whole value in JSON. */
export function numberSlot(variable: string): string {
  return `${openNumber}${variable}${closeNumber}`
}

/** The current time in seconds, and a new UUID; every format knows both. */
export const timeSlot = slot('$timestamp')
export const uuidSlot = slot('$guid')

/** Writes the slots of a text: `{{product_id}}`, or as `write` does. */
export function filled(text: string, write: (variable: string) => string = braces): string {
  return text.replace(/[\ue000\ue002]([^\ue000-\ue003]{1,200})[\ue001\ue003]/g, (_, name: string) =>
    write(name),
  )
}

function braces(variable: string): string {
  return `{{${variable}}}`
}

/** `{{product_id}}` of a text that a person wrote, as slots. */
export function withSlots(text: string): string {
  return text.replace(/\{\{\s{0,9}([\w$.-]{1,100})\s{0,9}\}\}/g, (_, name: string) => slot(name))
}

/** Percent-encodes a text, but not its slots. */
export function encoded(text: string): string {
  return text
    .split(/([\ue000\ue002][^\ue000-\ue003]{1,200}[\ue001\ue003])/)
    .map(part =>
      /^[\ue000\ue002]/.test(part) ? part : encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd')),
    )
    .join('')
}

/** JSON of a value; what looks like a variable in it is escaped, as every tool would fill it in. */
export function jsonText(value: unknown): string {
  return (JSON.stringify(value, null, 2) ?? 'null')
    .replaceAll('{{', '\\u007b{')
    .replace(/"\ue002([^\ue000-\ue003]{1,200})\ue003"/g, (_, name: string) => slot(name))
}
