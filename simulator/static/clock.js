/** The clock bar: shows the demo's time, moves it, and lets somebody answer in the patient's place. */

import { act } from './wire.js';

export class Clock {
  constructor(notes) {
    this.notes = notes;
    this.jumps = document.getElementById('jumps');
    this.speed = document.getElementById('speed');
    this.answering = document.getElementById('answering');
    this.spoken = document.getElementById('spoken');
    this.speed.onchange = () => this.act('clock/speed', { speed: Number(this.speed.value) });
    this.answering.onchange = () => this.act('answering', { on: this.answering.checked });
    this.jumps.onclick = ({ target }) => target.dataset.jump && this.jump(target);
    setInterval(() => this.tick(), 200);
  }

  /** `clock` is {now, speed, zone, busy} of the server; between two of them the page counts on. */
  show(clock, answering, times) {
    this.clock = clock;
    this.times = times;
    this.since = performance.now();
    if (!this.held) {
      this.speed.value = String(clock.speed);
      this.answering.checked = answering;
    }
    this.jumps.setAttribute('aria-busy', String(clock.busy || Boolean(this.held)));
    this.tick();
  }

  tick() {
    if (!this.clock) return;
    const now = this.clock.now + (performance.now() - this.since) * this.clock.speed;
    write('hour', this.times.hour(now));
    write('date', `${this.times.date(now)} · ${this.times.city}`);
  }

  async jump(button) {
    if (this.jumps.getAttribute('aria-busy') === 'true') return;
    button.classList.add('running');
    await this.act(`clock/${button.dataset.jump}`);
    button.classList.remove('running');
    this.jumps.setAttribute('aria-busy', 'false');
    const { now } = this.clock;
    this.spoken.textContent = `It is ${this.times.date(now)}, ${this.times.hour(now)}.`;
  }

  async act(path, body) {
    this.held = (this.held ?? 0) + 1; // what was chosen stays chosen until the server knows it
    this.jumps.setAttribute('aria-busy', 'true');
    try {
      const { clock, answering } = await act(path, body);
      this.held -= 1;
      this.show(clock, answering, this.times);
    } catch (error) {
      this.held -= 1;
      this.notes.say(error.message);
    }
  }
}

function write(id, text) {
  const place = document.getElementById(id);
  if (place.textContent !== text) place.textContent = text;
}
