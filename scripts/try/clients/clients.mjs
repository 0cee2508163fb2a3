const kubbConfig = `import { defineConfig } from '@kubb/core'
import { pluginClient } from '@kubb/plugin-client'
import { pluginOas } from '@kubb/plugin-oas'
import { pluginTs } from '@kubb/plugin-ts'

export default defineConfig({
  input: { path: 'openapi.json' },
  output: { path: 'client', format: false, lint: false },
  plugins: [pluginOas({ generators: [] }), pluginTs(), pluginClient({ client: 'fetch', bundle: true })],
})
`

/**
 * Client generators, each in the newest version that runs on Node 20.19, and their commands. TypeScript 5.9
 * is installed for those that use the old compiler API; their output is compiled by the project's TypeScript
 * 7.
 */
export const clients = {
  'openapi-typescript': {
    packages: ['openapi-typescript@7.13.0', 'openapi-fetch@0.17.0', 'typescript@5.9.3'],
    command: ['openapi-typescript', 'openapi.json', '-o', 'client.ts'],
    program: 'openapi-typescript.ts',
  },
  'hey-api': {
    packages: ['@hey-api/openapi-ts@0.95.0', 'typescript@5.9.3'],
    command: ['openapi-ts', '-i', 'openapi.json', '-o', 'client'],
    program: 'hey-api.ts',
  },
  orval: {
    packages: ['orval@7.13.2', 'typescript@5.9.3'],
    command: ['orval', '--input', 'openapi.json', '--output', 'client.ts', '--client', 'fetch'],
    program: 'orval.ts',
  },
  'swagger-typescript-api': {
    packages: ['swagger-typescript-api@13.13.0'],
    command: ['swagger-typescript-api', 'generate', '-p', 'openapi.json', '-o', '.', '-n', 'client.ts'],
    program: 'swagger-typescript-api.ts',
  },
  kubb: {
    packages: [
      ...['cli', 'core', 'plugin-oas', 'plugin-ts', 'plugin-client'].map(name => `@kubb/${name}@4.39.3`),
      ...['@kubb/fabric-core@0.16.1', '@kubb/react-fabric@0.16.1'],
    ],
    files: { 'kubb.config.mjs': kubbConfig },
    command: ['kubb', 'generate'],
    program: 'kubb.ts',
  },
  'openapi-zod-client': {
    packages: ['openapi-zod-client@1.18.3'],
    command: [
      ...['openapi-zod-client', 'openapi.json', '-o', 'client.ts', '--export-schemas'],
      ...['--media-type-expr', '/^application.(problem.)?json/.test(mediaType)'],
    ],
    program: 'openapi-zod-client.ts',
  },
}
