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

// The same to managers who read German and Japanese.
const ABROAD = ['de', 'ja'].flatMap((language) => ['shortage', 'failure', 'order']
  .map((kind) => [`${kind} in ${language}`, language, (u) => [u.abroad[language], u[kind]]]));

const LINE = { de: '2 × Cyan toner TN200', ja: 'Cyan toner TN200 × 2' };

export default function mails(world, options) {
  for (const [name, language, words] of ABROAD) {
    test(`mail, ${name}: says its language, nothing spills, axe finds nothing`, options, async () => {
      const mail = await world.house.mail(...words(world.urls));
      const { page, close } = await open(world.browser);
      await page.setContent(mail.html);
      assert.deepEqual(await look(page, { widths: [320, 600], rules: MAIL_RULES }), []);
      assert.equal(await page.locator('html').getAttribute('lang'), language);
      // the sample's goods have English names (packaging/quickstart/sample)
      assert.deepEqual(await page.locator('body [lang]').evaluateAll((all) => all.map((e) => `${e.innerText} ${e.lang}`)),
        name.startsWith('order') ? [`${LINE[language]} en`] : []);
      await close();
    });
  }

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
