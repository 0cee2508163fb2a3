import type { Cases } from '../../cases.ts'

const hash = `--hash=sha256:${'a1'.repeat(32)}`

const withDependencies = '[project]\nname = "shop"\ndependencies = ["flask>=3"]\n'

export const cases: Cases = {
  bad: [
    ['unpinned', { 'requirements.txt': 'flask>=3\nsqlalchemy\n' }],
    ['unpinned', { 'requirements/prod.txt': 'flask==3.*\n' }],
    ['unpinned', { 'requirements.txt': `flask==3.1.2 \\\n    ${hash}\nredis ~= 5.0 # the cache\n` }],
    ['unhashed', { 'requirements.txt': 'flask==3.1.2\nclick==8.1.7 ; python_version >= "3.11"\n' }],
    ['no-lock', { 'pyproject.toml': withDependencies }],
    [
      'no-lock',
      { 'setup.py': 'from setuptools import setup\n\nsetup(\n    install_requires=["flask"],\n)\n' },
    ],
  ],
  good: {
    'pyproject.toml': withDependencies,
    'requirements.txt': `flask==3.1.2 \\\n    ${hash} \\\n    ${hash}\n    # via shop\nclick[all]==8.1.7 ; python_version >= "3.11" \\\n    ${hash}\n`,
    'requirements-dev.txt': `-r requirements.txt\npytest==9.0.0 ${hash}\n`,
  },
  traps: [
    { 'pyproject.toml': withDependencies, 'uv.lock': 'version = 1\n' },
    { 'pyproject.toml': '[tool.ruff]\nline-length = 110\n' },
    { 'requirements.in': 'flask>=3\n', 'requirements.txt': `flask==3.1.2 ${hash}\n` },
    { 'docs/requirements.txt': 'sphinx\n', 'pyproject.toml': '[tool.ruff]\n' },
  ],
}
