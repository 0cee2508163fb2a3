import type { RequestBody } from '../../collection.ts'
import { encoded, jsonText } from '../../slots.ts'

/** The lines of a body with the empty one before it; files are named by a path to fill in. */
export function httpBody(body: RequestBody | undefined): string[] {
  switch (body?.kind) {
    case 'json':
      return ['', jsonText(body.value)]
    case 'text':
      return ['', body.text]
    case 'form':
      return ['', body.fields.map(({ name, value }) => `${encoded(name)}=${encoded(value)}`).join('&')]
    case 'multipart':
      return [
        `Content-Type: ${body.type}; boundary=${boundary}`,
        '',
        ...body.fields.flatMap(part),
        `--${boundary}--`,
      ]
    case 'file':
      return ['', '< ./file']
    default:
      return []
  }
}

const boundary = 'boundary-of-the-parts'

function part({
  name,
  value,
  isFile,
}: {
  readonly name: string
  readonly value: string
  readonly isFile: boolean
}) {
  const about = `Content-Disposition: form-data; name="${name}"${isFile ? '; filename="file"' : ''}`
  return [`--${boundary}`, about, '', isFile ? '< ./file' : value]
}
