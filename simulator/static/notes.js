/** Short notes over the chat that go away by themselves, and alerts that wait for OK. */

const LASTS = 3500;

export class Notes {
  constructor() {
    this.toast = document.getElementById('toast');
    this.dialog = document.getElementById('alert');
  }

  say(text) {
    if (!text) return;
    this.toast.textContent = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.toast.textContent = ''; }, LASTS + 40 * text.length);
  }

  alert(text) {
    document.getElementById('alert-text').textContent = text;
    if (!this.dialog.open) this.dialog.showModal();
  }

  /** Keep saying it until `found`. */
  lost(text) {
    this.gone = true;
    clearTimeout(this.timer);
    this.toast.textContent = text;
  }

  found() {
    if (!this.gone) return;
    this.gone = false;
    this.toast.textContent = '';
  }
}
