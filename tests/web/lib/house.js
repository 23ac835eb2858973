// The house behind the pages: house.py with real servers, gateway and agents. It ends with our end of its input.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const START_MS = 240_000;
const program = fileURLToPath(new URL('../house.py', import.meta.url));

export class House {
  // Starts it and waits until all stands; urls has what it printed.
  static async start() {
    const house = new House();
    house.process = spawn('/usr/bin/python3', [program], { stdio: ['pipe', 'pipe', 'inherit'] });
    house.ended = new Promise((done) => house.process.once('exit', done));
    house.lines = createInterface({ input: house.process.stdout })[Symbol.asyncIterator]();
    house.urls = await house.#answer('its start', START_MS);
    return house;
  }

  async #answer(what, milliseconds) {
    let timer;
    const late = new Promise((_, fail) => {
      timer = setTimeout(() => fail(new Error(`the house said nothing: ${what}`)), milliseconds);
    });
    const line = await Promise.race([this.lines.next(), late]).finally(() => clearTimeout(timer));
    if (line.done) throw new Error(`the house ended: ${what}`);
    const answer = JSON.parse(line.value);
    if (answer?.error) throw new Error(`${what}: ${answer.error}`);
    return answer;
  }

  async #ask(words) {
    this.process.stdin.write(words.join(' ') + '\n');
    return this.#answer(words.join(' '), 70_000);
  }

  // The newest mail to an address that says all these words.
  mail(address, ...words) { return this.#ask(['mail', address, ...words]); }
  // What platenctl --json prints.
  ctl(...words) { return this.#ask(['ctl', ...words]); }

  async stop() {
    this.process.stdin.end();
    await this.ended;
  }
}
