/* Which commands fit what is typed, and in which order: the better match, what is used more, what is on this page. */
const STORE = "commands"
const HALF_LIFE = 14 * 24 * 3600 * 1000

export function fitting(commands, typed, now = Date.now()) {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const used = uses()
  return commands
    .map((command) => ({ command, match: matched(command, wanted), use: faded(used[command.id], now) }))
    .filter(({ match }) => match > 0)
    .sort((one, other) => other.match + Math.min(other.use, 4) / 4 - one.match - Math.min(one.use, 4) / 4)
    .map(({ command }) => command)
}

/* 0 where a word is missing; words that begin so count more than those that hold it, and other names less. */
function matched({ words, also, element }, wanted) {
  const name = words.toLowerCase()
  const marks = wanted.map((word) => (name.startsWith(word) ? 3 : name.includes(` ${word}`) ? 2 : name.includes(word) ? 1 : also.toLowerCase().includes(word) ? 0.5 : 0))
  if (marks.includes(0)) return 0
  return 1 + marks.reduce((sum, mark) => sum + mark, 0) + (element && !element.closest(".side") ? 0.75 : 0)
}

export function note(id, now = Date.now()) {
  const used = uses()
  used[id] = [faded(used[id], now) + 1, now]
  try { localStorage.setItem(STORE, JSON.stringify(used)) } catch { /* A full store forgets what is used; nothing else. */ }
}

const faded = ([score, at] = [0, 0], now) => score * 0.5 ** ((now - at) / HALF_LIFE)

function uses() {
  try { return JSON.parse(localStorage.getItem(STORE)) ?? {} } catch { return {} }
}
