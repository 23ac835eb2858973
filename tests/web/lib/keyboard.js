// Tab, Enter, space and the arrows, and nothing else.
import assert from 'node:assert/strict';

const TABS = 80;

const focused = (page) => page.evaluate(() => {
  const e = document.activeElement;
  const box = e.getBoundingClientRect();
  const style = getComputedStyle(e);
  return {
    text: (e.labels?.[0]?.innerText || e.innerText || e.getAttribute('aria-label') || e.name || '').trim(),
    body: e === document.body,
    stop: e.tabIndex,
    box: { left: box.left, right: box.right, top: box.top + scrollY, bottom: box.bottom + scrollY },
    outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    // of a tall one the browser shows where one writes
    inside: box.width > 0 && box.left >= 0 && box.right <= innerWidth + 1 && box.top >= 0 &&
      Math.min(box.bottom, box.top + (e.localName === 'textarea' ? 24 : box.height)) <= innerHeight + 1,
  };
});

// Tabs on until something with these words has the focus; every stop on the way must be seen.
export async function tabTo(page, words) {
  const unseen = [];
  for (let i = 0; i < TABS; i++) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (!now.body && !(now.outline && now.inside)) unseen.push(now.text);
    if (words.test(now.text)) return { tabs: i + 1, unseen };
  }
  throw new Error(`no stop of the Tab key says ${words} on ${page.url()}`);
}

export async function press(page, words) {
  const way = await tabTo(page, words);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  return way;
}

// A person with a keyboard alone: what is on the way is seen, and comes in the order of reading.
export class Keys {
  constructor(page) { this.page = page; }

  // Reading goes down, or to the next column.
  #follows(before, now) {
    return !before || now.box.bottom > before.box.top || now.box.left >= before.box.right;
  }

  async to(words) {
    let before;
    for (let i = 0; i < TABS; i++) {
      await this.page.keyboard.press('Tab');
      const now = await focused(this.page);
      if (now.body) { before = undefined; continue; }
      const where = `"${now.text.slice(0, 50)}" on ${this.page.url()}`;
      assert.ok(now.outline && now.inside, `the focus is not seen: ${where}`);
      assert.ok(now.stop <= 0, `an order of its own: ${where}`);
      assert.ok(this.#follows(before, now), `before what was read: ${where}`);
      if (words.test(now.text)) return now;
      before = now;
    }
    throw new Error(`no stop of the Tab key says ${words} on ${this.page.url()}`);
  }

  // Enter on a link or a button that leads to a page.
  async go(words) {
    await this.to(words);
    await Promise.all([this.page.waitForNavigation(), this.page.keyboard.press('Enter')]);
  }

  // What a form says afterwards has the focus, so that it is read first and the way goes on from there.
  // The browser sets it when it draws the page, which may be a moment after it is loaded.
  async done(words) {
    const look = () => this.page.evaluate(() => {
      const e = document.activeElement;
      return { says: e.innerText, told: e.matches('h1,[role=status],[role=alert]') };
    });
    let at = await look();
    for (let i = 0; i < 1200 && !at.told; i++) {
      await this.page.waitForTimeout(50);
      at = await look();
    }
    assert.ok(at.told, `the focus is on "${at.says.slice(0, 60)}" after the form, on ${this.page.url()}`);
    assert.match(at.says, words);
    const now = await focused(this.page);
    assert.ok(now.outline && now.inside, `what the form said is not seen on ${this.page.url()}`);
  }

  async write(words, text) {
    await this.to(words);
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.type(text);
  }

  // The parts of a day or a time follow each other as the browser's language writes them.
  async day(words, day) {
    const [year, month, date] = day.split('-');
    await this.#parts(words, month + date + year, day);
  }

  async clock(words, hour, minute) {
    const half = hour < 12 ? 'AM' : 'PM';
    const two = (n) => String(n).padStart(2, '0');
    await this.#parts(words, two(hour % 12 || 12) + two(minute) + half, `${two(hour)}:${two(minute)}`);
  }

  async #parts(words, digits, value) {
    await this.to(words);
    await this.page.keyboard.type(digits);
    assert.equal(await this.page.evaluate(() => document.activeElement.value), value);
  }

  // Down the radio buttons of a group, or a list, to the one with these words.
  async choose(words) {
    if (await this.page.evaluate(() => document.activeElement.localName === 'select')) await this.page.keyboard.press('Home');
    for (let i = 0; i < TABS; i++) {
      const said = await this.page.evaluate(() => {
        const e = document.activeElement;
        return e.localName === 'select' ? e.selectedOptions[0].label : `${e.labels[0].innerText}${e.checked ? '' : ' (not chosen)'}`;
      });
      if (words.test(said) && !said.endsWith('(not chosen)')) return;
      await this.page.keyboard.press('ArrowDown');
    }
    throw new Error(`the arrows lead to nothing that says ${words}`);
  }
}
