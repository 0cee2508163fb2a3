// @ts-check
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** Packages of the registry that contain OpenAPI documents, pinned; nothing of them is stored here. */
export const packages = [
  '@octokit/openapi@23.0.2',
  '@octokit/openapi-webhooks@12.1.0',
  'shipengine-openapi@1.4.0',
  '@ideal-postcodes/openapi@4.21.0',
  '@readme/oas-examples@8.2.2',
  '@blockfrost/openapi@0.1.93',
  '@digdir/dialogporten-schema@1.118.6',
  '@figma/rest-api-spec@0.43.0',
  'rclone-openapi@1.75.0',
  '@directus/specs@15.2.0',
  '@scalar/galaxy@0.6.12',
]

/** The documents, the largest first. */
export const documents = {
  GitHub: '@octokit/openapi/generated/api.github.com.json',
  ShipEngine: 'shipengine-openapi/openapi.json',
  'GitHub webhooks': '@octokit/openapi-webhooks/generated/api.github.com.json',
  'Ideal Postcodes': '@ideal-postcodes/openapi/dist/openapi.json',
  ReadMe: '@readme/oas-examples/3.1/json/readme.json',
  'Star Trek': '@readme/oas-examples/3.0/json/star-trek.json',
  Blockfrost: '@blockfrost/openapi/openapi.yaml',
  Dialogporten: '@digdir/dialogporten-schema/swagger.verified.json',
  Figma: '@figma/rest-api-spec/openapi/openapi.yaml',
  rclone: 'rclone-openapi/openapi.json',
  Directus: '@directus/specs/dist/openapi.json',
  'Scalar Galaxy': '@scalar/galaxy/dist/3.1.json',
}

/** @param {string} modules @param {string} path */
export function readDocument(modules, path) {
  const text = readFileSync(join(modules, path), 'utf8').replace(/^\ufeff/, '')
  return path.endsWith('.json') ? JSON.parse(text) : parse(text)
}
