/* A page is fetched on pointer-down or after 65 ms of hover, once, so that the click finds it there. */
const REST = 65
const fetched = new Set()
let timer

function prefetch(link) {
  if (fetched.has(link.href) || link.origin !== location.origin || link.href === location.href) return
  fetched.add(link.href)
  document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href: link.href }))
  // What was fetched grows old: the next hover may fetch it again.
  setTimeout(() => fetched.delete(link.href), 20_000)
}

const linkAt = (event) => event.target.closest?.("a[data-prefetch], a.row__link")

document.addEventListener("pointerover", (event) => {
  const link = linkAt(event)
  clearTimeout(timer)
  if (link && event.pointerType === "mouse") timer = setTimeout(prefetch, REST, link)
})
document.addEventListener("pointerdown", (event) => linkAt(event) && prefetch(linkAt(event)))
document.addEventListener("focusin", (event) => event.target.matches?.("a.row__link") && prefetch(event.target))
