import { join } from 'node:path'
import { expect, test } from 'vitest'
import { migrationSettingsOf } from '../../src/core/project/migration-settings.ts'
import { readMigrationFolder } from '../../src/features/migration/migration-files.ts'
import { emptyFolder, folderWith } from '../support/folder.ts'

test('K8, K9: every module is a migration, in the order of their names; declarations, maps and tests are none', () => {
  const names = ['1_a.mjs', '2_b.ts', '3_c.cts', '4_d.js', '10_e.mts', '5_f.cjs']
  const others = ['2_b.d.ts', '3_c.d.cts', '4_d.js.map', '4_d.test.js', '.hidden.js', 'notes.md', 'lib/x.js']
  const folder = folderWith(Object.fromEntries([...names, ...others].map(name => [`migrations/${name}`, ''])))

  const { files, skipped } = readMigrationFolder(migrationSettingsOf({}, folder))

  expect(files.map(({ fileName }) => fileName)).toEqual([...names].sort())
  expect(files[0]).toEqual({ name: '10_e', fileName: '10_e.mts', file: join(folder, 'migrations/10_e.mts') })
  expect(skipped).toEqual([])
})

test('K9: a dated file that loadExtensions leaves out is reported', () => {
  const folder = folderWith({ 'migrations/20260101000000_a.js': '', 'migrations/20260102000000_b.mjs': '' })
  const { files, skipped } = readMigrationFolder(migrationSettingsOf({ loadExtensions: ['.js'] }, folder))
  expect(files.map(({ name }) => name)).toEqual(['20260101000000_a'])
  expect(skipped).toEqual([join(folder, 'migrations/20260102000000_b.mjs')])
})

test('several directories are one list, or one after the other where sortDirsSeparately says so', () => {
  const folder = folderWith({ 'a/2.js': '', 'a/4.js': '', 'b/1.js': '', 'b/3.js': '' })
  const namesOf = (sortDirsSeparately: boolean) =>
    readMigrationFolder(migrationSettingsOf({ directory: ['a', 'b'], sortDirsSeparately }, folder)).files.map(
      ({ name }) => name,
    )
  expect(namesOf(false)).toEqual(['1', '2', '3', '4'])
  expect(namesOf(true)).toEqual(['2', '4', '1', '3'])
})

test('K7, K16: two files of one name are refused', () => {
  const folder = folderWith({ 'a/1_x.js': '', 'a/1_x.ts': '', 'b/1_x.ts': '' })
  for (const directory of ['a', ['a', 'b']]) {
    expect(() => readMigrationFolder(migrationSettingsOf({ directory }, folder))).toThrow(
      'Two files are the migration 1_x:',
    )
  }
})

test('a directory that is missing is a mistake that says what to do', () => {
  expect(() => readMigrationFolder(migrationSettingsOf(undefined, emptyFolder()))).toThrow('does not exist')
})
