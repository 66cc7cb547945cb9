// Lets a reader narrow a table by typing; the box is hidden without this file.

// "đ", "ı" and "ł" are letters of their own: taking accents off does not reach them.
const letters = { đ: "d", ı: "i", ł: "l", ø: "o", ß: "ss" };

function plain(text) {
  const base = text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  return base.replace(/[đıłøß]/g, (letter) => letters[letter]);
}

function narrow(box, rows, answer) {
  const words = plain(box.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { row, text } of rows) {
    row.hidden = !words.every((word) => text.includes(word));
    if (!row.hidden) shown += 1;
  }
  answer.textContent = words.length ? `${shown} of ${rows.length} shown` : "";
}

for (const box of document.querySelectorAll("input[data-filter]")) {
  const table = document.getElementById(box.dataset.filter);
  const answer = document.getElementById(`${box.id}-answer`);
  if (!table || !answer) continue;
  const rows = Array.from(table.tBodies, (body) => Array.from(body.rows)).flat()
    .map((row) => ({ row, text: plain(row.textContent) }));
  box.closest("[hidden]")?.removeAttribute("hidden");
  box.addEventListener("input", () => narrow(box, rows, answer));
}
