/** Text with entities, as Telegram sends it, made into elements; offsets count UTF-16 units as JS does. */

import { element } from './dom.js';

const TAGS = {
  bold: 'strong', italic: 'em', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre',
  blockquote: 'blockquote', expandable_blockquote: 'blockquote',
};

const BLOCKS = new Set(['pre', 'blockquote', 'expandable_blockquote']); // they end their own line

/** `say(command)` is called when a command in the text is pressed. */
export function rich(text, entities, say) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return within(text, 0, text.length, sorted, say);
}

function within(text, start, end, entities, say) {
  const made = document.createDocumentFragment();
  let at = start;
  for (let next = 0; next < entities.length;) {
    const outer = entities[next];
    const stop = Math.min(outer.offset + outer.length, end);
    let after = next + 1;
    while (after < entities.length && entities[after].offset < stop) after += 1;
    if (outer.offset < at) {
      next = after;
      continue;
    }
    made.append(text.slice(at, outer.offset));
    const inner = entities.slice(next + 1, after);
    made.append(entity(outer, text.slice(outer.offset, stop),
      () => within(text, outer.offset, stop, inner, say), say));
    at = BLOCKS.has(outer.type) && text[stop] === '\n' ? stop + 1 : stop;
    next = after;
  }
  made.append(text.slice(at, end));
  return made;
}

function entity({ type, url }, text, content, say) {
  if (type === 'bot_command') return command(text, say);
  if (type === 'text_link' || type === 'url') {
    const address = safe(url ?? text);
    if (address) return element('a', { href: address, target: '_blank', rel: 'noreferrer' }, content());
  }
  if (type === 'spoiler') return element('span', { className: 'spoiler', tabIndex: 0 }, content());
  return TAGS[type] ? element(TAGS[type], {}, content()) : content();
}

function command(text, say) {
  if (!say) return document.createTextNode(text);
  return element('button', { type: 'button', className: 'command', onclick: () => say(text) }, text);
}

/** The address if a press on it can do no harm, else null. */
export function safe(url) {
  try {
    const address = new URL(url.includes(':') ? url : `https://${url}`);
    return ['https:', 'http:', 'tg:', 'mailto:', 'tel:'].includes(address.protocol) ? address.href : null;
  } catch {
    return null;
  }
}
