// Every page's script.

import "./away.js";
import "./clock.js";
import "./palette.js";
import "./poll.js";
import "./theme.js";
import "./zone.js";

// A fragment that ended at the sign-in page means that the session is over: show that page whole.
document.addEventListener("htmx:beforeSwap", (event) => {
  const address = new URL(event.detail.xhr.responseURL || location.href, location.href);
  if (address.pathname.startsWith("/accounts/")) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});
