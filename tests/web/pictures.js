// Pictures for README and docs/, only where PLATEN_PICTURES names a folder.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { open } from './lib/browser.js';

const folder = process.env.PLATEN_PICTURES;
const MAX_BYTES = 150_000;

async function speak(page, urls, language) {
  await page.goto(`${urls.north}/contacts`);
  await page.selectOption('#language', language);
  await Promise.all([page.waitForNavigation(),
    page.locator('form:has(#language) button[type=submit]').click()]);
}

export default function pictures(world, options) {
  const picture = (name, width, height, show, fullPage = true) => folder && test(`picture ${name}`, options, async () => {
    const { page, close } = await open(world.browser, { viewport: { width, height } });
    await show(page, world.urls);
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, name), fullPage });
    assert.ok(statSync(join(folder, name)).size < MAX_BYTES, 'too large for a page');
    await close();
  });

  picture('homepage-1280.png', 1280, 800, (page, urls) => page.goto(urls.north));
  for (const language of ['de', 'ja'])
    picture(`homepage-${language}-1280.png`, 1280, 800, async (page, urls) => {
      await speak(page, urls, language);
      await page.goto(urls.north);
      // the next ones see English again
      const { page: other, close } = await open(world.browser);
      await speak(other, urls, 'en');
      await close();
    }, false);
  picture('homepage-320.png', 320, 640, (page, urls) => page.goto(urls.north));
  picture('terminal-1280.png', 1280, 1000, (page, urls) => page.goto(`${urls.north}/t/${urls.copier}`), false);
  picture('mail.png', 640, 480, async (page, urls) => {
    const mail = await world.house.mail(urls.managers.north, urls.shortage);
    await page.setContent(mail.html);
  });
}
