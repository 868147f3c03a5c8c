/* htmx, our CSRF token, morphing swaps, and a sentence when something goes wrong. */
import htmx from "htmx.org"
import { morph } from "./morph.js"
import { toast } from "./toast.js"

htmx.defineExtension("morph", {
  isInlineSwap: (style) => style.startsWith("morph"),
  handleSwap(style, target, fragment) {
    if (!style.startsWith("morph")) return false
    return morph(target, fragment.children, style.endsWith("innerHTML") ? "innerHTML" : "outerHTML")
  },
})
document.body.setAttribute("hx-ext", "morph")

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "get") detail.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]').content
})

document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  const words = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain") ? xhr.responseText : document.documentElement.lang.startsWith("de")
    ? "Das hat nicht geklappt. Nichts wurde geändert; bitte noch einmal versuchen." : "That did not work. Nothing was changed; please try again."
  toast(words, "error")
})

document.addEventListener("htmx:sendError", () => {
  toast(document.documentElement.lang.startsWith("de") ? "Keine Verbindung. Nichts ist verloren; bitte gleich noch einmal versuchen." : "No connection. Nothing is lost; try again in a moment.", "error")
})

// Parts that came by the live stream carry htmx attributes too.
document.addEventListener("live:fresh", ({ target }) => htmx.process(target))
