// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is how workflows name a secret
import { expect, test } from 'vitest'
import { compileTemplates } from '../../scripts/build/templates.ts'
import { folderWith } from '../support/folder.ts'

const manifest = `
title: Test
toolchain: node
questions:
  name: { type: package-name, about: Name }
  db: { type: choice, about: Database, default: a, choices: { a: A, b: B } }
`

function compiling(files: Readonly<Record<string, string>>): () => string {
  const paths = Object.entries(files).map(([path, text]) => [`t/project/${path}`, text])
  const folder = folderWith({ 't/template.yml': manifest, ...Object.fromEntries(paths) })
  return () => compileTemplates(folder)
}

test('a template that fills in what its questions give is compiled, other files are kept to the byte', () => {
  const compile = compiling({
    'base/x.md.hbs': '# {{name}} {{nameJson}} {{version}}',
    'base/ci.yml': '${{ secrets.KEY }}',
  })
  expect(compile()).toContain('${{ secrets.KEY }}')
})

test.each([
  ['base/x.hbs', '{{nmae}}', /line 1\) names nmae/],
  ['base/x.hbs', '\n{{> part}}', /line 2\) uses PartialStatement/],
  ['base/x.hbs', '{{#if a}}x{{/if}}', /holds a block; only README.md.hbs may choose/],
  ['base/x.hbs', '{{json name}}', /uses MustacheStatement/],
  ['base/x.hbs', '{{lookup name "x"}}', /uses MustacheStatement/],
  ['base/README.md.hbs', '{{#if aa}}x{{/if}}', /names aa/],
  ['base/README.md.hbs', '{{#if a}}{{#if b}}{{oops}}{{/if}}{{/if}}', /names oops/],
  ['base/README.md.hbs', '{{#if a}}x{{else}}{{oops}}{{/if}}', /names oops/],
  ['base/README.md.hbs', '{{#each a}}x{{/each}}', /only #if is known/],
  ['base/x.hbs', 'a\n\\{{name}}', /leaves {{ as it is/],
  ['+c/x', 'x', /layer \+c waits for c/],
])('%s holding %j stops the build', (path, text, fault) => {
  expect(compiling({ 'base/y': '', [path]: text })).toThrow(fault)
})
