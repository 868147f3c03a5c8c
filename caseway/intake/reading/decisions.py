"""Why did this mail end here? Each step says what it decided; the words are found when somebody asks."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Decision:
    step: str
    outcome: str
    reason: str
    detail: dict[str, str] = field(default_factory=dict)


def explain(decision: Decision, translate: Callable[[str], str] = str) -> str:
    """One sentence, in the language of `translate`; an unknown reason (of an older release) shows its code."""
    sentence = translate(EXPLANATIONS.get(decision.reason, decision.reason))
    for name, value in decision.detail.items():
        sentence = sentence.replace("{" + name + "}", value)
    return sentence


def _(sentence: str) -> str:
    """Marks a sentence for the catalogues; it is translated when it is shown."""
    return sentence


EXPLANATIONS = {
    # What kind of mail
    "person": _("Nothing marks it as sent by a machine."),
    "own_loop_header": _("It carries the loop mark of this installation: we sent it ourselves."),
    "own_bulk": _("It is bulk mail with a Message-ID of our own."),
    "other_report": _("It is a report of a mail program: a receipt or a complaint."),
    "report_delayed": _("A mail server says that it is still trying to deliver."),
    "report_soft": _("A mail server says that it could not deliver this time ({status})."),
    "report_permanent": _("A mail server says that it could not deliver ({status})."),
    "bounce_sender": _("It comes from {sender}, which only mail servers use."),
    "empty_return_path": _("It has an empty return path, as mail has that must not be answered."),
    "out_of_office": _("It is an out-of-office answer ({header})."),
    "auto_submitted": _("Its header Auto-Submitted says “{value}”."),
    "precedence": _("Its header Precedence says “{value}”."),
    "suppress": _("Its header X-Auto-Response-Suppress asks for no automatic answer."),
    "auto_header": _("Its header {header} marks it as automatic."),
    "list_header": _("Its header {header} marks it as sent to a list."),
    "robot_address": _("{sender} is an address of a machine."),
    "own_address": _("It claims to come from {sender}, one of our own addresses."),
    "own_message_id": _("Its Message-ID belongs to one of our own domains."),
    "no_sender": _("It names no sender who could be answered."),
    # Is it what it claims to be, and do we want it
    "authentic": _("Our mail server found the sender genuine (DMARC passed; SPF {spf}, DKIM {dkim})."),
    "forged": _("Our mail server could not prove the sender (DMARC failed; SPF {spf}, DKIM {dkim})."),
    "unanswered": _("Whether the sender is genuine could not be found out in time (SPF {spf}, DKIM {dkim}; the DNS did not answer)."),
    "unproven": _("Our mail server could prove nothing about the sender (SPF {spf}, DKIM {dkim}, no DMARC)."),
    "signature_good": _("We checked it ourselves: {domain} signed it (DKIM), and nothing was changed since."),
    "signature_bad": _("We checked it ourselves: the signature of {domain} (DKIM) does not hold."),
    "unsigned": _("We checked it ourselves: nobody signed it (DKIM)."),
    "blocked_sender": _("{sender} is on the list of blocked senders, so it waits for an agent."),
    "spam": _("The spam filter condemned it (header {header}), so it waits for an agent."),
    "released": _("{member} released it."),
    "forwarded": _("{member} forwarded it, so it is the report of {sender}."),
    # Which ticket
    "reply_address": _("It was sent to the signed reply address of #{number}."),
    "bounce_address": _("It came back to the signed return path of a mail that we sent on #{number}."),
    "notice_address": _("It answers a notice on #{number}."),
    "sent_message_id": _("It answers a message that we sent on #{number}."),
    "received_message_id": _("It answers a message that we received on #{number}."),
    "returned_message_id": _("It returns a message that we sent on #{number}."),
    "subject_token": _("Its subject names #{number}."),
    "no_evidence": _("Nothing ties it to a ticket."),
    "unknown_ticket": _("#{number} does not exist here."),
    # Who wrote it
    "is_participant": _("{sender} takes part in #{number}."),
    "never_wrote": _("{sender} stands in copy on #{number} but has never written, and this answers no mail, so it waits for an agent."),
    "machine_words": _("A machine wrote it, so agents alone see it: a code or a link in it may be meant for somebody else."),
    "unasked": _("It answers no mail that we sent to {sender}, so the others who take part do not read it: it may not be meant for them."),
    "is_member": _("{sender} answers his or her own notice."),
    "not_his_notice": _("The notice was not sent to {sender}, so it waits for an agent."),
    "is_stranger": _("{sender} does not take part in #{number}, so it waits for an agent to admit or refuse."),
    "stranger_by_subject": _("{sender} does not take part in #{number}; a number in a subject proves nothing, so this is a new ticket."),
    "no_author": _("It names no sender, so it waits for an agent."),
    # Where it landed
    "unreadable": _("It could not be read ({why}); its raw source is kept."),
    "same_mail": _("The same mail was received before: Message-ID, sender, subject and body are equal."),
    "empty": _("It is empty."),
    "address_test": _("It is the test mail of {email}."),
    "forwarding": _("{provider} asks to confirm that mail is forwarded here; an administrator finds it in the settings."),
    "history": _("It is imported history: its sender takes no part in #{number}, so it is a ticket of its own."),
    "machine_without_ticket": _("A machine sent it, and nothing ties it to a ticket, so it is kept without one."),
    "admitted": _("{member} let its sender take part."),
    "own_ticket": _("{member} made a ticket of its own of it."),
    "set_aside": _("{member} set it aside."),
}
