// Buttons that copy a text of the page; without a script, or where copying is not allowed, the
// text can be selected with one click.

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.querySelector(button.dataset.copy);
  if (!source || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.textContent);
    document.getElementById("announcer").textContent = "Copied";
    button.lastChild.textContent = "Copied";
  });
}
