import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect } from '../project.mjs'

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** axe finds nothing critical or serious, in light and dark mode, with all operations closed and open. */
export async function auditDocs(url, folder) {
  const executablePath = browsers.find(path => existsSync(path))
  if (!executablePath) return 'there is no chromium'
  const { chromium } = createRequire(join(folder, 'package.json'))('playwright-core')
  const axe = readFileSync(join(folder, 'node_modules/axe-core/axe.min.js'), 'utf8')
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    for (const colorScheme of ['light', 'dark']) {
      const page = await browser.newPage({ bypassCSP: true, colorScheme })
      const elsewhere = []
      page.on(
        'request',
        request => request.url().startsWith(new URL(url).origin) || elsewhere.push(request.url()),
      )
      await page.goto(url, { waitUntil: 'networkidle', timeout: 120_000 })
      await page.locator('.opblock-summary-control').first().waitFor({ timeout: 120_000 })
      await page.evaluate(axe)
      await expectClean(page, `${colorScheme}, closed`)
      await page.evaluate(() => {
        for (const button of document.querySelectorAll('.opblock-summary-control'))
          if (button instanceof HTMLElement) button.click()
      })
      await page.locator('.try-out__btn').first().waitFor({ timeout: 120_000 })
      await page.evaluate(() => {
        for (const button of document.querySelectorAll('.try-out__btn'))
          if (button instanceof HTMLElement) button.click()
      })
      await page.locator('.btn.execute').first().click()
      await page.locator('.live-responses-table').waitFor({ timeout: 120_000 })
      await page.locator('.btn.authorize').first().click()
      await page.locator('.close-modal').waitFor({ timeout: 120_000 })
      await expectClean(page, `${colorScheme}, open`)
      expect((await page.title()) === 'shop API', `the title is ${await page.title()}`)
      expect(elsewhere.filter(each => !each.startsWith('data:')).length === 0, `it loads ${elsewhere.join()}`)
      await page.close()
    }
  } finally {
    await browser.close()
  }
}

async function expectClean(page, state) {
  const found = await page.evaluate(async () => {
    /** @type {any} */
    const { axe } = window
    const { violations } = await axe.run({ resultTypes: ['violations'] })
    return violations
      .filter(({ impact }) => impact === 'critical' || impact === 'serious')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, any }) => `${id} ${target.join(' ')} ${any[0]?.message ?? ''}`),
      )
  })
  expect(
    found.length === 0,
    `${state}: ${found.length} critical or serious findings`,
    found.slice(0, 20).join('\n'),
  )
}
