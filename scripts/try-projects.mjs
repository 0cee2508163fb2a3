import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { environmentFor, expect } from './try/project.mjs'
import { builtProjects } from './try/projects.mjs'

/**
 * Builds a project for each database from the packed tarball, for the other trials: each takes them with
 * `--projects FOLDER`, so that packing, installing and building is done once.
 *
 *   npm run try:projects -- --projects /tmp/kept
 */
const { values: asked } = parseArgs({ options: { projects: { type: 'string' } } })
expect(asked.projects, 'Pass the folder of the projects: --projects FOLDER')
const projects = builtProjects(resolve(asked.projects), ['sqlite', 'postgres', 'mysql'], environmentFor([]))
for (const [name, project] of Object.entries(projects)) console.log(`${name.padEnd(9)} ${project}`)
