/* Customers' pages work without this; it adds live changes, and exact times in the reader's zone. */
import "./page/times.js"
import "./elements/theme-switch.js"
import "./elements/live-stream.js"
import "./elements/undo-toast.js"
import "./elements/copy-button.js"
import "./elements/passkey-form.js"
import "./page/sending.js"
import "./elements/known-answers.js"
