// Every page of a manager.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { open } from './lib/browser.js';
import { axe, look, spills } from './lib/look.js';

const PAGES = [
  ['home', 200, (u) => u.north],
  ['home, address not confirmed', 200, (u) => u.south],
  ['home, maintenance due', 200, (u) => u.foods],
  ['case, shortage', 200, (u) => `${u.north}/c/${u.shortage}`],
  ['case, failure', 200, (u) => `${u.north}/c/${u.failure}`],
  ['case, maintenance', 200, (u) => `${u.foods}/c/${u.maintenance}`],
  ['visit', 200, (u) => `${u.north}/c/${u.failure}/visit`],
  ['terminal', 200, (u) => `${u.north}/t/${u.copier}`],
  ['terminal, a printer', 200, (u) => `${u.north}/t/${u.printer}`],
  ['choose', 200, (u) => `${u.north}/t/${u.copier}/order`],
  ['review', 200, (u) => `${u.north}/t/${u.copier}/review?q.TN200K=1&q.WB200=12`],
  ['review, already ordered', 200, (u) => `${u.north}/t/${u.copier}/review?q.TN200C=1`],
  ['service', 200, (u) => `${u.north}/t/${u.copier}/service`],
  ['guide', 200, (u) => `${u.north}/t/${u.copier}/guide`],
  ['orders', 200, (u) => `${u.north}/orders`],
  ['order', 200, null],
  ['contacts', 200, (u) => `${u.north}/contacts`],
  ['mails', 200, (u) => `${u.north}/mails`],
  ['link mailed', 200, (u) => `${u.former}/renewed`],
  ['not found', 404, (u) => `${u.north}/c/D9-999999`],
  ['no such link', 404, (u) => `${u.base}/h/${'A'.repeat(43)}`],
  ['link revoked', 410, (u) => u.former],
];

export default function pages(world, options) {
  for (const [name, status, address] of PAGES) {
    test(`${name}: nothing spills, axe finds nothing, light and dark`, options, async () => {
      const { page, bad, close } = await open(world.browser);
      try {
        const answer = address ? await page.goto(address(world.urls)) : await openOrder(page, world.urls);
        assert.equal(answer.status(), status);
        assert.equal(await page.locator('script').count(), 0);
        assert.deepEqual(await look(page), []);
        assert.deepEqual(bad.filter((what) => !/status of 4(04|10)/.test(what)), []);
      } finally {
        await close();
      }
    });
  }

  test('the checks themselves find faults', options, async () => {
    const { page, close } = await open(world.browser, { viewport: { width: 320, height: 600 } });
    await page.setContent('<!DOCTYPE html><title>Faults</title><div class="card" style="width:9rem;color:#bbb">' +
      '<span style="white-space:nowrap">A line that is much too long for its card</span></div><img src="data:,">');
    const faults = (await axe(page)).join('\n');
    for (const id of ['html-has-lang', 'image-alt', 'color-contrast']) assert.match(faults, new RegExp(id));
    assert.match((await spills(page)).join('\n'), /much too long/);
    await close();
  });
}

async function openOrder(page, urls) {
  await page.goto(`${urls.north}/orders`);
  return page.goto(await page.locator('main a', { hasText: 'Cyan toner' }).first().evaluate((a) => a.href));
}
