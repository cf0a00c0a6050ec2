/** Puts the page together and keeps it the way the demo is. */

import { Chat } from './chat.js';
import { Clock } from './clock.js';
import { menu } from './menus.js';
import { Notes } from './notes.js';
import { Tabs } from './tabs.js';
import { Times } from './times.js';
import { changes } from './wire.js';

const REST = 60; // ms between two looks, so that a fast night costs no more than a slow one
const RETRY = 1000;

const notes = new Notes();
const clock = new Clock(notes);
const chats = {
  patient: new Chat('patient', 'It asks at night about your dose, asks in the morning how the '
    + 'night was, and shows your plan.', notes),
  admin: new Chat('admin', 'Whoever runs the bot sees how a group is doing, never one person.', notes),
};
const panels = document.getElementById('panels');
panels.append(...Object.values(chats).map((chat) => chat.panel));
const tabs = new Tabs(chats, { patient: 'Patient', admin: 'Admin' });

const block = document.getElementById('block');
menu(block.closest('.menu'), {
  onopen: () => { block.textContent = tabs.current.blocked ? 'Unblock the bot' : 'Block the bot'; },
});
block.onclick = () => tabs.current.act(tabs.current.blocked ? 'unblock' : 'block');

let times = new Times('UTC');
let first = true;

function show(state) {
  if (times.zone !== state.clock.zone) times = new Times(state.clock.zone);
  clock.show(state.clock, state.answering, times);
  const hush = first || state.clock.busy || state.clock.speed > 1;
  for (const [name, chat] of Object.entries(chats)) {
    const fresh = chat.show(state.chats[name], times, { hush, mute: state.answering });
    tabs.count(name, first ? 0 : fresh);
  }
  first = false;
}

const pause = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

/** The next state, however long the demo is away. */
async function next(since) {
  for (;;) {
    try {
      const state = await changes(since);
      notes.found();
      return state;
    } catch {
      notes.lost('The demo does not answer. Is it still running?');
      await pause(RETRY);
    }
  }
}

async function follow() {
  let state = await next(-1);
  const { run } = state;
  while (state.run === run) {
    show(state);
    await pause(REST);
    state = await next(state.version);
  }
  window.location.reload(); // the demo was started anew: nothing here is true any more
}

follow();
