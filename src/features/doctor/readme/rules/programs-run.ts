import { programTable } from './program-table.ts'

const starts = { class: 'server', rule: 'server', reason: 'it starts the server' } as const
const builds = { class: 'setup', rule: 'builds', reason: 'it builds the project' } as const
const checks = { class: 'verify', rule: 'check', reason: 'it checks the result' } as const

/** The purpose of programs that are run: the first matching row decides. */
export const programsRun = programTable([
  {
    programs: `nodemon ts-node-dev tsnd tsup-node http-server serve json-server pm2-runtime pm2 live-server vite next
      nuxt strapi sails nest`,
    verbs: 'build',
    ...builds,
  },
  {
    programs: `nodemon ts-node-dev tsnd tsup-node http-server serve json-server pm2-runtime pm2 live-server vite next
      nuxt strapi sails foreman overmind mprocs concurrently`,
    ...starts,
  },
  { programs: 'nest', verbs: 'start', ...starts },
  {
    programs: 'serverless sls',
    verbs: 'invoke',
    ...checks,
    reason: 'it calls a function of the project',
  },
  {
    programs: 'fastify serverless sls wrangler vercel netlify firebase sam func',
    exceptVerbs: 'types d1 r2 kv build migration migrations package generate',
    ...starts,
  },
  {
    programs: `jest vitest mocha ava tap eslint prettier biome knip newman artillery playwright cypress depcheck tslint
      standard c8 nyc swagger-cli redocly spectral ncu intern`,
    ...checks,
  },
  { programs: 'tsc', args: '--noEmit', ...checks, reason: 'it checks the types' },
  { programs: 'tsc', ...builds },
])
