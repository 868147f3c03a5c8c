/* The exact moment in the reader's own zone, made only for the time the pointer rests on. */
const exact = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "full", timeStyle: "short" })

document.addEventListener("pointerover", ({ target }) => {
  const time = target.closest?.("time[datetime*='T']")
  if (time && !time.dataset.exact) {
    time.title = exact.format(new Date(time.dateTime))
    time.dataset.exact = "yes"
  }
})
