import { scriptTable } from './script-table.ts'

/** Scripts that are not run, by name: the first matching row decides. */
export const scriptsNotRun = scriptTable([
  {
    words: 'deploy release publish rollout tag bump version ship',
    exceptParts: 'migrat prisma db test check verify lint',
    rule: 'deploy',
    does: 'puts something online',
  },
  {
    words: 'docker compose container k8s kubernetes podman',
    rule: 'container',
    does: 'needs containers',
  },
  {
    words: 'create generate gen new make add scaffold',
    parts: 'migrat model entity module resource seed feature subscri controller factory listener',
    rule: 'mutates-source',
    does: 'writes new source files',
  },
  {
    last: 'fix fmt format prettify',
    exceptParts: 'check test',
    rule: 'mutates-source',
    does: 'rewrites source files',
  },
  { words: 'studio ui storybook graph', rule: 'interactive', does: 'opens a tool for a person' },
])
