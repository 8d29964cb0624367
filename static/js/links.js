// Copies an address that is shown once.

for (const button of document.querySelectorAll("[data-copy]")) {
  const box = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    box.select();
    try {
      await navigator.clipboard.writeText(box.value);
      button.textContent = "Copied";
      document.getElementById("announcer").textContent = "Copied.";
    } catch {
      // It is selected: the keyboard copies it.
      button.textContent = "Press Ctrl C";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2500);
  });
}

// What is typed beside a choice chooses it.
for (const detail of document.querySelectorAll(".choice .detail")) {
  detail.addEventListener("input", () => {
    detail.closest(".choice").querySelector(":scope > label input").checked = true;
  });
}
