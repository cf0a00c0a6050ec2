/** One message of a chat as an element. */

import { drawing, element } from './dom.js';
import { rich, safe } from './text.js';

const PAPER = 'M6.500 3h7.500l4.500 4.500V21h-12zM13.500 3v5h5';

/** `hands` is what a press can do: `press(data, button)` and `say(text)`; `times` writes instants. */
export function messageElement(message, hands, times) {
  const made = element('article', {
    id: `${hands.who}-${message.id}`,
    className: message.from_bot ? 'message' : 'message own',
    tabIndex: -1,
  }, bubble(message, hands, times));
  if (message.buttons.length) {
    made.classList.add('has-buttons');
    made.append(buttons(message.buttons, hands));
  }
  return made;
}

function bubble(message, hands, times) {
  const author = message.from_bot ? 'Bot: ' : 'You: ';
  return element('div', { className: 'bubble' },
    element('span', { className: 'aside' }, author),
    message.file ? file(message) : null,
    message.text
      ? element('div', { className: 'text' },
        rich(message.text, message.entities, message.from_bot ? hands.say : null))
      : null,
    element('span', { className: 'meta' },
      message.edited ? 'edited ' : '',
      element('time', { dateTime: new Date(message.at).toISOString() }, times.hour(message.at))));
}

function file({ file: { url, name, size, picture }, text }) {
  if (picture) {
    return element('a', { className: 'picture', href: url, target: '_blank' },
      element('img', { src: url, alt: text ? 'Picture, described below' : 'Picture' }));
  }
  return element('a', { className: 'document', href: url, download: name },
    drawing(PAPER),
    element('span', {}, name, element('small', {}, `${bytes(size)}, download`)));
}

function bytes(size) {
  return size < 1024 ? `${size} bytes` : `${Math.round(size / 1024)} kB`;
}

function buttons(rows, hands) {
  return element('div', { className: 'buttons' },
    ...rows.map((row) => element('div', {}, ...row.map((button) => oneButton(button, hands)))));
}

function oneButton({ text, data, url, style }, hands) {
  const address = url && safe(url);
  if (address) {
    return element('a', { href: address, target: '_blank', rel: 'noreferrer' }, `${text} ↗`);
  }
  const made = element('button', { type: 'button', className: style ?? '' }, text);
  made.dataset.carries = data ?? '';
  made.onclick = () => hands.press(data ?? '', made);
  return made;
}
