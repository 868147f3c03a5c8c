/* Customers' pages work without this; it adds live changes and times in the reader's zone. */
import "./page/times.js"
import "./elements/theme-switch.js"
import "./elements/live-stream.js"
import "./elements/local-time.js"
import "./elements/undo-toast.js"
import "./elements/copy-button.js"
import "./elements/passkey-form.js"
import "./elements/known-answers.js"
