/** A field or a file of a form. */
export interface FormPart {
  readonly name: string
  /** Its text; undefined for a file, whose content nobody has. */
  readonly value: string | undefined
  readonly type?: string | undefined
  readonly fileName?: string | undefined
}

/** A form as the body of a request. */
export interface FormBody {
  readonly body: string
  readonly type: string
  /** What nobody has of it, in sentences. */
  readonly missing: readonly string[]
}

const boundary = 'boundary-of-a-replay'
const madeUpContent = 'made up'

/** The form as multipart/form-data (RFC 7578). A file has a made-up content. */
export function multipartOf(parts: readonly FormPart[]): FormBody {
  const texts = parts.map(({ name, value = madeUpContent, type, fileName }) => {
    const file = fileName === undefined ? '' : `; filename="${escaped(fileName)}"`
    const typed = type === undefined ? '' : `Content-Type: ${type}\r\n`
    const head = `Content-Disposition: form-data; name="${escaped(name)}"${file}\r\n${typed}`
    return `--${boundary}\r\n${head}\r\n${value}\r\n`
  })
  const files = parts.filter(({ value }) => value === undefined)
  return {
    body: `${texts.join('')}--${boundary}--\r\n`,
    type: `multipart/form-data; boundary=${boundary}`,
    missing: files.map(
      ({ name, fileName = name }) =>
        `The content of the file ${fileName} is not known: ${madeUpContent.length} made-up bytes are sent.`,
    ),
  }
}

/** The form as application/x-www-form-urlencoded. */
export function urlencodedOf(parts: readonly FormPart[]): FormBody {
  const pairs = parts.map(({ name, value = '' }): [string, string] => [name, value])
  return {
    body: new URLSearchParams(pairs).toString(),
    type: 'application/x-www-form-urlencoded',
    missing: [],
  }
}

/** The parts of a form; undefined for any other body. The content of its files is left out. */
export function partsIn(body: string, type: string): FormPart[] | undefined {
  if (/^application\/x-www-form-urlencoded\b/i.test(type))
    return [...new URLSearchParams(body)].map(([name, value]) => ({ name, value }))
  const [, quoted, plain] = /^multipart\/form-data\b.*;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type) ?? []
  const limit = quoted ?? plain
  if (limit === undefined) return undefined
  return `\r\n${body}`
    .split(`\r\n--${limit}`)
    .slice(1)
    .filter(text => !text.startsWith('--'))
    .map(text => text.replace(/^\s*?\r\n/, ''))
    .map(partIn)
}

function partIn(text: string): FormPart {
  const end = text.indexOf('\r\n\r\n')
  const head = end === -1 ? text : text.slice(0, end)
  const type = /^content-type:\s*(\S.*)$/im.exec(head)?.[1]?.trim()
  const fileName = /[;\s]filename="([^"]*)"/i.exec(head)?.[1]
  const value = fileName === undefined && end !== -1 ? text.slice(end + 4) : undefined
  return { name: /[;\s]name="([^"]*)"/i.exec(head)?.[1] ?? '', value, type, fileName }
}

/** As browsers write it. */
function escaped(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
