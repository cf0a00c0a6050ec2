/** One chat: its log, its keyboard of answers, its menus and the line to write in. */

import { element } from './dom.js';
import { Log } from './log.js';
import { menu } from './menus.js';
import { act } from './wire.js';

const PATIENCE = 4000; // ms until a pressed button stops looking pressed, if nothing came of it

export class Chat {
  /** `notes` shows passing notes: `say(text)` and `alert(text)`. */
  constructor(who, about, notes) {
    this.who = who;
    this.notes = notes;
    this.commands = [];
    this.toasts = null;
    this.panel = document.getElementById('chat').content.firstElementChild.cloneNode(true);
    this.find = (selector) => this.panel.querySelector(selector);
    this.panel.id = `panel-${who}`;
    this.panel.setAttribute('aria-labelledby', `tab-${who}`);
    this.find('.describes').textContent = about;
    this.log = new Log(this.find('.scroll'), this.find('.newest'), {
      who, press: (...press) => this.press(...press), say: (text) => this.say(text),
    });
    this.wire();
  }

  wire() {
    this.find('.begin').onclick = () => {
      this.find('.scroll').focus();
      if (this.blocked) this.act('unblock');
      else this.say('/start');
    };
    const composer = this.find('.composer');
    composer.onsubmit = async (event) => {
      event.preventDefault();
      const { text } = composer.elements;
      if (text.value.trim() && await this.say(text.value)) text.value = '';
    };
    menu(this.find('.commands'), { onopen: (sheet) => this.listCommands(sheet) });
    menu(this.find('.attach'));
    this.find('.attach').addEventListener('click', ({ target: { dataset } }) => {
      if (dataset.act) this.act(dataset.act);
      if (!dataset.place) return;
      const [lat, lon] = dataset.place.split(',').map(Number);
      this.act('location', { lat, lon });
    });
  }

  /** Do something as this person; tells whether it was done. */
  async act(name, body) {
    try {
      await act(`chat/${this.who}/${name}`, body);
      return true;
    } catch (error) {
      this.notes.say(error.message);
      return false;
    }
  }

  say(text) {
    return this.act('say', { text });
  }

  async press(message, data, button) {
    button.setAttribute('aria-busy', 'true');
    await this.act('press', { message, data });
    setTimeout(() => button.removeAttribute('aria-busy'), PATIENCE);
  }

  /** Show what has changed; returns how many messages of the bot are new. */
  show(view, times, { hush, mute }) {
    this.commands = view.commands;
    this.blocked = view.blocked;
    const empty = view.ids.length === 0;
    this.find('.welcome').hidden = !empty;
    this.find('.begin').hidden = !(empty || view.blocked);
    this.find('.begin').textContent = view.blocked ? 'Unblock the bot' : 'Start';
    this.find('.composer').hidden = view.blocked;
    this.showKeyboard(view.blocked ? [] : view.keyboard);
    this.showToasts(view.toasts, mute);
    const fresh = this.log.show(view, times);
    // Whoever listens hears each message, but not sixty nights in a minute.
    this.find('.scroll').setAttribute('aria-live', hush ? 'off' : 'polite');
    return fresh;
  }

  showKeyboard(rows) {
    const shown = JSON.stringify(rows);
    if (shown === this.keyboard) return;
    this.keyboard = shown;
    const place = this.find('.keyboard');
    place.hidden = rows.length === 0;
    place.replaceChildren(...rows.map((row) => element('div', {}, ...row.map((key) => (
      element('button', { type: 'button', onclick: () => this.answer(key) }, key.text))))));
    this.log.toTheEnd();
  }

  answer(key) {
    if (key.asks_location) this.find('.attach button').click(); // which place, is asked there
    else this.say(key.text);
  }

  showToasts({ count, last }, mute) {
    const fresh = this.toasts !== null && count > this.toasts && last && !mute;
    this.toasts = count;
    if (!fresh) return;
    if (last.alert) this.notes.alert(last.text);
    else this.notes.say(last.text);
  }

  listCommands(sheet) {
    sheet.replaceChildren(...this.commands.map(({ command, description }) => (
      element('button', { type: 'button', onclick: () => this.say(`/${command}`) },
        element('b', {}, `/${command}`), element('small', {}, description)))));
    if (!this.commands.length) sheet.replaceChildren(element('p', {}, 'This bot has no commands yet.'));
  }
}
