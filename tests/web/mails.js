// The HTML part of what goes out, in the width of a mail program's window and of a telephone.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { open } from './lib/browser.js';
import { MAIL_RULES, look } from './lib/look.js';

const MAILS = [
  ['shortage', (u) => [u.managers.north, u.shortage]],
  ['failure', (u) => [u.managers.north, u.failure]],
  ['maintenance', (u) => [u.managers.foods, u.maintenance]],
  ['delivery date', (u) => [u.managers.north, u.order, 'comes']],
  ['confirm', (u) => [u.managers.south, 'confirm']],
];

export default function mails(world, options) {
  for (const [name, words] of MAILS) {
    test(`mail, ${name}: nothing spills, axe finds nothing, light and dark`, options, async () => {
      const mail = await world.house.mail(...words(world.urls));
      const { page, close } = await open(world.browser);
      await page.setContent(mail.html);
      assert.deepEqual(await look(page, { widths: [320, 600], rules: MAIL_RULES }), []);
      const links = await page.locator('a').evaluateAll((all) => all.map((a) => a.href));
      assert.ok(mail.links.length > 0 && links.includes(mail.links[0]), 'both parts have the same link');
      assert.equal(await page.locator('img,script,link').count(), 0);
      await close();
    });
  }
}
