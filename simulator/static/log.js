/** The messages of one chat: only what has changed is made anew, and nothing jumps. */

import { element } from './dom.js';
import { messageElement } from './message.js';

const NEAR = 80;

export class Log {
  constructor(scroll, newest, hands) {
    this.scroll = scroll;
    this.newest = newest;
    this.hands = hands;
    this.shown = new Map(); // id: {message, made}
    newest.onclick = () => this.toTheEnd();
    scroll.addEventListener('scroll', () => {
      if (this.atTheEnd) newest.hidden = true;
    });
    // A picture that loads late makes the log longer.
    scroll.addEventListener('load', () => newest.hidden && this.toTheEnd(), true);
  }

  get atTheEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroll;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  toTheEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.newest.hidden = true;
  }

  /** Show `changed`, and drop what is no longer among `ids`; returns how many came from the bot. */
  show({ ids, changed }, times) {
    const stay = !this.atTheEnd;
    if (times !== this.times) changed = this.again(times, changed);
    this.drop(ids);
    const fresh = changed.filter((message) => !this.shown.has(message.id));
    changed.forEach((message) => this.put(message));
    const own = fresh.some((message) => !message.from_bot);
    if (!stay || own) this.toTheEnd();
    else if (fresh.length) this.newest.hidden = false;
    return fresh.filter((message) => message.from_bot).length;
  }

  /** Another zone writes every time anew. */
  again(times, changed) {
    this.times = times;
    const all = new Map([...this.shown].map(([id, { message }]) => [id, message]));
    changed.forEach((message) => all.set(message.id, message));
    this.drop([]);
    return [...all.values()];
  }

  drop(ids) {
    const kept = new Set(ids);
    for (const [id, { made }] of this.shown) {
      if (kept.has(id)) continue;
      const day = made.parentElement;
      made.remove();
      if (!day.querySelector('article')) day.remove();
      this.shown.delete(id);
    }
  }

  put(message) {
    const hands = { ...this.hands, press: (...press) => this.hands.press(message.id, ...press) };
    const made = messageElement(message, hands, this.times);
    const old = this.shown.get(message.id)?.made;
    if (old) replace(old, made);
    else this.day(message).append(made);
    this.shown.set(message.id, { message, made });
  }

  day({ at }) {
    const name = this.times.date(at);
    const last = this.scroll.lastElementChild;
    if (last?.dataset.day === name) return last;
    const section = element('section', { className: 'day' }, element('h3', {}, this.times.day(at)));
    section.dataset.day = name;
    this.scroll.append(section);
    return section;
  }
}

/** Who had the focus keeps it, on the same button if it is still there, else on the message. */
function replace(old, made) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(made);
  if (!focused) return;
  const same = [...made.querySelectorAll('button')]
    .find((button) => focused.dataset.carries && button.dataset.carries === focused.dataset.carries);
  (same ?? made).focus({ preventScroll: true });
}
