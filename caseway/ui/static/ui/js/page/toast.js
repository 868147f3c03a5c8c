export function toast(words, kind = "plain") {
  const made = document.createElement("undo-toast")
  made.className = `toast toast--${kind}`
  made.append(Object.assign(document.createElement("p"), { className: "toast__text", textContent: words }))
  document.getElementById("toasts")?.append(made)
}
