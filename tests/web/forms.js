// Forms without script; what was entered stays when something in it is wrong.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { open } from './lib/browser.js';
import { look } from './lib/look.js';

// Presses the button and gives the status of what came.
async function send(page, button) {
  const [answer] = await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: button }).click()]);
  return answer.status();
}

export default function forms(world, options) {
  const plain = (name, work) => test(name, options, async () => {
    const { page, close } = await open(world.browser, { script: false });
    try {
      await work(page, world.urls);
    } finally {
      await close();
    }
  });

  plain('a wrong quantity: 422, entries kept, the field is marked', async (page, urls) => {
    await page.goto(`${urls.north}/t/${urls.copier}/order`);
    await page.fill('[name="q.TN200M"]', '3');
    await page.fill('[name="q.TN200K"]', 'two');
    assert.equal(await send(page, 'Look over the order'), 422);
    assert.equal(await page.inputValue('[name="q.TN200M"]'), '3');
    assert.equal(await page.inputValue('[name="q.TN200K"]'), 'two');
    const wrong = page.locator('[aria-invalid=true]');
    assert.equal(await wrong.getAttribute('name'), 'q.TN200K');
    const told = await page.locator(`[id="${await wrong.getAttribute('aria-describedby')}"]`).innerText();
    assert.match(told, /whole number from 1 to 999/);
    assert.deepEqual(await look(page), []);
  });

  plain('no quantity at all: 422 and a sentence', async (page, urls) => {
    await page.goto(`${urls.north}/t/${urls.copier}/order`);
    assert.equal(await send(page, 'Look over the order'), 422);
    assert.match(await page.locator('[role=alert]').innerText(), /at least one item/);
  });

  plain('a good quantity leads to a confirmation that can be changed', async (page, urls) => {
    await page.goto(`${urls.north}/t/${urls.copier}/order`);
    await page.fill('[name="q.WB200"]', '12');
    assert.equal(await send(page, 'Look over the order'), 200);
    assert.match(await page.locator('main').innerText(), /252\.00/);
    await page.getByRole('link', { name: 'Change something' }).click();
    assert.equal(await page.inputValue('[name="q.WB200"]'), '12');
  });

  plain('a visit without a time: 422, the note is kept', async (page, urls) => {
    await page.goto(`${urls.north}/c/${urls.failure}/visit`);
    await page.fill('[name=note]', 'Ring twice');
    assert.equal(await send(page, 'Ask for this visit'), 422);
    assert.equal(await page.inputValue('[name=note]'), 'Ring twice');
    assert.match(await page.locator('.wrong').innerText(), /pick a time/);
    assert.deepEqual(await look(page), []);
  });

  plain('a service call without words: 422', async (page, urls) => {
    await page.goto(`${urls.north}/t/${urls.copier}/service`);
    await page.fill('textarea', '   ');
    assert.equal(await send(page, 'Call service'), 422);
    assert.match(await page.locator('.wrong').innerText(), /what is wrong/);
    assert.deepEqual(await look(page), []);
  });

  plain('settings: a wrong second address and zone are refused and kept, right ones are kept too', async (page, urls) => {
    await page.goto(`${urls.foods}/contacts`);
    await page.fill('[name=second_mail]', 'not an address');
    assert.equal(await send(page, 'Keep these settings'), 422);
    assert.equal(await page.inputValue('[name=second_mail]'), 'not an address');
    assert.deepEqual(await look(page), []);
    await page.fill('[name=second_mail]', 'deputy@platen.test');
    assert.equal(await send(page, 'Keep these settings'), 200);
    assert.equal(await page.inputValue('[name=second_mail]'), 'deputy@platen.test');
  });
}
