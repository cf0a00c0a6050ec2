/** The tabs over the chats: arrow keys, Home and End move between them. */

import { element } from './dom.js';

export class Tabs {
  /** `chats` by name, `titles` by name; the first is open. */
  constructor(chats, titles) {
    this.chats = chats;
    this.names = Object.keys(chats);
    this.list = document.getElementById('tabs');
    this.tabs = {};
    for (const name of this.names) {
      const count = element('span', { className: 'unread', hidden: true });
      const tab = element('button', { type: 'button', id: `tab-${name}` }, titles[name], count);
      tab.setAttribute('role', 'tab');
      tab.setAttribute('aria-controls', `panel-${name}`);
      tab.onclick = () => this.open(name);
      this.tabs[name] = { tab, count, unread: 0 };
      this.list.append(tab);
    }
    this.list.onkeydown = (event) => this.move(event);
    this.open(this.names[0]);
  }

  get current() {
    return this.chats[this.name];
  }

  open(name) {
    this.name = name;
    for (const each of this.names) {
      const chosen = each === name;
      const { tab } = this.tabs[each];
      tab.setAttribute('aria-selected', String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      this.chats[each].panel.hidden = !chosen;
    }
    this.count(name, -Infinity);
    this.current.log.toTheEnd();
  }

  /** Count new messages on a tab that is not open. */
  count(name, fresh) {
    const it = this.tabs[name];
    it.unread = name === this.name ? 0 : it.unread + fresh;
    it.count.hidden = it.unread === 0;
    it.count.textContent = it.unread > 99 ? '99+' : it.unread || '';
  }

  move(event) {
    const at = this.names.indexOf(this.name);
    const to = {
      ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const name = this.names.at(to % this.names.length);
    this.open(name);
    this.tabs[name].tab.focus();
  }
}
