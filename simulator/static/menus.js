/** A button that shows a sheet of choices; Escape, a choice or a press elsewhere puts it away. */

export function menu(root, { onopen } = {}) {
  const button = root.querySelector('button');
  const sheet = root.querySelector('.sheet');

  const show = (open) => {
    sheet.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
  };
  button.addEventListener('click', () => {
    const open = sheet.hidden;
    if (open) onopen?.(sheet);
    show(open);
    if (open) sheet.querySelector('button')?.focus();
  });
  sheet.addEventListener('click', (event) => {
    if (!event.target.closest('button')) return;
    show(false);
    button.focus();
  });
  root.addEventListener('keydown', (event) => {
    if (sheet.hidden) return;
    if (event.key === 'Escape') {
      show(false);
      button.focus();
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const choices = [...sheet.querySelectorAll('button')];
      const step = event.key === 'ArrowDown' ? 1 : -1;
      choices.at((choices.indexOf(document.activeElement) + step) % choices.length)?.focus();
      event.preventDefault();
    }
  });
  document.addEventListener('pointerdown', (event) => {
    if (!root.contains(event.target)) show(false);
  });
  root.addEventListener('focusout', (event) => {
    if (event.relatedTarget && !root.contains(event.relatedTarget)) show(false);
  });
}
