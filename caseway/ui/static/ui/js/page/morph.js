/* What comes in is made of what stands there: what is being typed stays, and what somebody has opened stays open. */
import { Idiomorph } from "idiomorph/dist/idiomorph.esm.js"

const isOpened = (name, node) => name === "open" && node.localName === "details"

export const morph = (target, fresh, morphStyle) =>
  Idiomorph.morph(target, fresh, { morphStyle, ignoreActiveValue: true, callbacks: { beforeAttributeUpdated: (name, node) => !isOpened(name, node) } })
