/** What goes between the page and the demo: state in, acts out. */

/** Ask for what has changed since a version; the answer waits a moment until there is something. */
export async function changes(since) {
  const answer = await fetch(`/page/state?since=${since}`, { cache: 'no-store' });
  if (!answer.ok) throw new Error(`state: ${answer.status}`);
  return answer.json();
}

/** Do something; a refusal is thrown as an Error whose message can be shown to a person. */
export async function act(path, body = {}) {
  let answer;
  try {
    answer = await fetch(`/page/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Error('The demo does not answer. Is it still running?');
  }
  const result = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(result.error ?? 'That did not work. Please try again.');
  return result;
}
