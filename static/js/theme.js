// The choice of theme, at once and without a reload; the form does the same without a script.

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-form]");
  const theme = event.submitter?.value;
  if (!form || !theme) return;
  event.preventDefault();
  // The server keeps the choice, in a cookie that no script may touch.
  const body = new FormData(form, event.submitter);
  fetch(form.action, { method: "POST", body, redirect: "manual" });
  document.documentElement.dataset.theme = theme;
  for (const button of form.querySelectorAll("button[value]")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
});
