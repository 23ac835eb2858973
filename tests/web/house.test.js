// All of it in one run against one house: first what only looks, then what changes something.
import { after, before } from 'node:test';
import { launch, missing } from './lib/browser.js';
import { House } from './lib/house.js';
import pages from './pages.js';
import mails from './mails.js';
import pictures from './pictures.js';
import forms from './forms.js';
import keyboard from './keyboard.js';
import links from './links.js';
import staff from './staff.js';

const world = {};
const options = { skip: missing, timeout: 240_000 };

if (!missing) {
  before(async () => {
    [world.house, world.browser] = await Promise.all([House.start(), launch()]);
    world.urls = world.house.urls;
  });
  after(async () => {
    await world.browser?.close();
    await world.house?.stop();
  });
}

for (const suite of [pages, mails, staff, pictures, forms, keyboard, links]) suite(world, options);
