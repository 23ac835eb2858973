// From the mail to done with Tab and Enter alone, script switched off.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { open } from './lib/browser.js';
import { press, tabTo } from './lib/keyboard.js';
import { look } from './lib/look.js';

export default function keyboard(world, options) {
  const byKeys = (name, width, work) => test(name, options, async () => {
    const { page, close } = await open(world.browser, {
      script: false, viewport: { width, height: 800 } });
    try {
      await work(page, world.urls);
    } finally {
      await close();
    }
  });
  const step = async (page, words) => assert.deepEqual((await press(page, words)).unseen, [], 'focus is seen');

  byKeys('the skip link is the first stop and leads to the content', 1280, async (page, urls) => {
    await page.goto(urls.north);
    assert.equal((await tabTo(page, /Skip to the content/)).tabs, 1);
    await page.keyboard.press('Enter');
    assert.match(page.url(), /#main$/);
  });

  byKeys('keyboard: from the mail to black toner ordered, one button and one confirmation', 1280, async (page, urls) => {
    const mail = await world.house.mail(urls.managers.north, urls.shortage);
    await page.goto(mail.links[0]);
    assert.match(await page.locator('h1').innerText(), /Black toner is low/);
    await step(page, /^Order black toner$/);
    assert.match(await page.locator('h1').innerText(), /Is this right/);
    await step(page, /^Order now/);
    assert.match(await page.locator('h1').innerText(), /Ordered\. Thank you/);
    assert.match(await page.locator('main').innerText(), /The date of delivery follows by mail/);
    assert.deepEqual(await look(page), []);
    await world.house.mail(urls.managers.north, 'order', 'taken', 'black');
  });

  byKeys('keyboard: from the mail to a time of the service person, in a narrow window', 320, async (page, urls) => {
    const mail = await world.house.mail(urls.managers.north, urls.failure);
    await page.goto(mail.links[0]);
    assert.match(await page.locator('h1').innerText(), /Fuser failure/);
    await step(page, /^Accept /);
    assert.match(await page.locator('main').innerText(), /You asked for .*We confirm it shortly/s);
    assert.deepEqual(await look(page), []);
  });

  byKeys('when all is under way, the homepage says so', 1280, async (page, urls) => {
    await page.goto(urls.north);
    assert.match(await page.locator('h1').innerText(), /^Nothing needs you now\. Three matters are on their way\.$/);
    assert.equal(await page.locator('.card').count(), 0);
    assert.deepEqual(await look(page), []);
  });

  byKeys('keyboard: an order is taken back as long as it has not left', 1280, async (page, urls) => {
    await page.goto(urls.north);
    await step(page, /^Black toner TN200/);
    await step(page, /^Take the order back$/);
    assert.match(await page.locator('h1').innerText(), /Taken back/);
  });
}
