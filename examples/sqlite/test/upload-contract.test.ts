import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'

const Fields = Type.Object({ title: Type.String({ maxLength: 9 }) }, { additionalProperties: false })

const uploads = blueprint('/test', on => {
  const image = { maxBytes: 100, types: ['image/png'] }
  on.anonymous.post('/image', { summary: 'Take an image', files: { image } }, () => {})
  const files = { photos: { maxBytes: 10, maxCount: 2 }, note: { maxBytes: 10, optional: true as const } }
  on.anonymous.post('/photos', { summary: 'Take photos', body: Fields, files }, () => {})
})

const { call } = await startApi([uploads])

test('the contract has the form', async () => {
  const { paths } = (await call('GET', '/openapi.json')).body
  const { content } = paths['/test/photos'].post.requestBody
  expect(content).toMatchObject({
    'multipart/form-data': {
      schema: {
        type: 'object',
        properties: {
          title: { type: 'string' },
          photos: { type: 'array', maxItems: 2, items: { type: 'string', format: 'binary' } },
          note: { type: 'string', format: 'binary' },
        },
        required: ['title'],
      },
    },
  })
  expect(paths['/test/image'].post.requestBody.content['multipart/form-data'].encoding).toEqual({
    image: { contentType: 'image/png' },
  })
  expect(paths['/test/image'].post.requestBody.content['multipart/form-data'].schema.required).toEqual([
    'image',
  ])
})
