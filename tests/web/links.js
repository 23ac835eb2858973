// Links that need an act: an address to confirm, a link that was revoked.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { open } from './lib/browser.js';
import { press } from './lib/keyboard.js';
import { look } from './lib/look.js';

export default function links(world, options) {
  test('a manager named at the terminal confirms the address by one button', options, async () => {
    const { page, close } = await open(world.browser, { script: false });
    const mail = await world.house.mail(world.urls.managers.south, 'confirm');
    await page.goto(mail.links[0]);
    assert.equal(await page.locator('.note.warning').count(), 1);
    await press(page, /my address/i);
    assert.equal(await page.locator('.note.warning').count(), 0);
    assert.match(await page.locator('.note.good').innerText(), /\S/);
    assert.deepEqual(await look(page), []);
    await close();
  });

  test('a revoked link opens nothing, but one button mails a new one', options, async () => {
    const { page, close } = await open(world.browser, { script: false });
    assert.equal((await page.goto(world.urls.former)).status(), 410);
    await press(page, /new link/i);
    assert.match(await page.locator('h1').innerText(), /on its way/);
    await close();
  });
}
