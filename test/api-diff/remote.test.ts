import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { json, object, parameter, postOrders, text } from '../../src/features/api-diff/samples.ts'
import { folderWith } from '../support/folder.ts'
import { gapi } from '../support/run.ts'

/** A server with these documents; the paths that were asked for are recorded. */
async function serverWith(documents: Readonly<Record<string, unknown>>) {
  const asked: string[] = []
  const server = createServer(({ url = '' }, response) => {
    asked.push(url)
    const document = documents[url]
    response.writeHead(document === undefined ? 404 : 200).end(JSON.stringify(document ?? {}))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : ''
  return { asked, url: `http://127.0.0.1:${port}` }
}

test('documents are read from URLs, with the files beside them only with --fetch', async () => {
  const order = object({ note: text() })
  const api = postOrders({ requestBody: { content: json({ $ref: 'schemas.json#/Order' }) } })
  const { url, asked } = await serverWith({ '/v1/api.json': api, '/v1/schemas.json': { Order: order } })
  const local = JSON.stringify(postOrders({ requestBody: { content: json(object({})) } }))
  const cwd = folderWith({ 'openapi.json': local })
  const args = ['api', 'diff', '--base', `${url}/v1/api.json`]
  const refused = await gapi(args, { cwd })
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('is on another server.') })
  expect(asked).toEqual(['/v1/api.json'])
  const { code, stdout } = await gapi([...args, '--fetch'], { cwd })
  expect({ code, stdout }).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('request-property-removed'),
  })
})

test('a reference to another server is never fetched without --fetch', async () => {
  const { url, asked } = await serverWith({ '/limit.json': { type: 'integer' } })
  const cwd = folderWith({
    'openapi.json': JSON.stringify(parameter({ schema: { $ref: `${url}/limit.json` } })),
    'old.json': JSON.stringify(parameter({})),
  })
  const args = ['api', 'diff', '--base', 'old.json']
  expect((await gapi(args, { cwd })).code).toBe(2)
  expect(asked).toEqual([])
  expect((await gapi([...args, '--fetch'], { cwd })).code).toBe(0)
  expect(asked).toEqual(['/limit.json'])
})

test('an address that does not respond with a document is refused in one sentence', async () => {
  const { url } = await serverWith({})
  const cwd = folderWith({ 'openapi.json': JSON.stringify(parameter({})) })
  const failure = async (base: string) => {
    const { code, stderr } = await gapi(['api', 'diff', '--base', base], { cwd })
    return `${code} ${stderr.split('\n')[0]}`
  }
  expect(await failure(`${url}/api.json`)).toBe(`2 ${url}/api.json responds with 404.`)
  expect(await failure('http://127.0.0.1:1/api.json')).toMatch(
    /^2 http:\/\/127\.0\.0\.1:1\/api\.json could not be read: /,
  )
})
