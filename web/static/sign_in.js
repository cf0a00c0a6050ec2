// Telegram tells a Mini App who opened it behind the # of its address. We hand that to the
// server, which believes it only when it is signed, and take it out of the address.
"use strict";

const told = document.getElementById("told");
const launch = new URLSearchParams(location.hash.slice(1));
const initData = launch.get("tgWebAppData");

function dark(colour) {
  const parts = /^#(..)(..)(..)$/.exec(colour || "");
  return parts && parts.slice(1).reduce((sum, part) => sum + parseInt(part, 16), 0) < 384;
}

function theme() {
  try {
    const colours = JSON.parse(launch.get("tgWebAppThemeParams"));
    return `?theme=${dark(colours.bg_color) ? "dark" : "light"}`;
  } catch {
    return "";
  }
}

async function signIn() {
  told.textContent = told.dataset.waits;
  const headers = { "Content-Type": "text/plain" };
  const answer = await fetch("/dashboard/app", { method: "POST", headers, body: initData });
  if (answer.ok) {
    location.replace(`/dashboard${theme()}`);
  } else {
    told.textContent = told.dataset.refused;
  }
}

if (initData) {
  history.replaceState(null, "", location.pathname);
  signIn().catch(() => { told.textContent = told.dataset.refused; });
}
