"""The header block that mail programs put above the mail they answer, in the languages they speak."""

import re

_AUTHOR = (
    "from von de da van fra från lähettäjä od от від feladó kimden gönderen από de_la saatja nuo expediteur expéditeur mittente "
    "remitente remetente afzender avsändare afsender avsender odesílatel odosielateľ pošiljatelj từ dari מאת من 发件人 寄件者 寄件人 "
    "差出人 보낸사람 보낸_사람"
)
_DATE = (
    "date sent datum gesendet data fecha dato дата päivämäärä envoyé envoyée envoyé_le message_du le enviado enviada enviado_em "
    "enviada_em enviado_el inviato verzonden sendt skickat lähetetty wysłano odesláno odoslané отправлено надіслано изпратено "
    "elküldve dátum gönderildi gönderilme_tarihi tarih εστάλη ημερομηνία trimis saadetud išsiųsta nosūtīts poslano đã_gửi ngày "
    "dikirim tanggal נשלח تاريخ_الإرسال 发送时间 日期 寄件日期 傳送日期 送信日時 日時 보낸날짜 보낸_날짜 날짜 kdy"
)
_OTHER = (
    "to subject cc bcc an betreff à a objet sujet para asunto assunto oggetto aan onderwerp til emne till ämne vastaanottaja aihe do "
    "temat komu předmět predmet кому тема относно копия címzett tárgy másolatot_kap kime konu προς θέμα către subiect adressaat "
    "teema kam tema za zadeva temats đến tới chủ_đề kepada perihal אל נושא إلى الموضوع 收件人 收件者 主题 主旨 主題 宛先 件名 "
    "받는사람 받는_사람 제목 kopie copie copie_à copia cópia kopia kopi kópia másolat destinataire destinatario destinatário "
    "reply-to répondre_à antwort_an responder_a organization organisation importance importancia importanza priorität wichtigkeit "
    "priority priorité on_behalf_of"
)


def _words(written: str) -> frozenset[str]:
    return frozenset(word.replace("_", " ") for word in written.split())


_AUTHORS = _words(_AUTHOR)
_DATES = _words(_DATE)
_ALL = _AUTHORS | _DATES | _words(_OTHER)
_LINE = re.compile(
    r"(?i)[>\s\xa0*_]*(?P<label>" + "|".join(re.escape(word) for word in sorted(_ALL, key=len, reverse=True)) + r")"
    r"[\s\xa0]{0,2}[*_]{0,2}[\s\xa0]?[:\uff1a]"
)


def header_block(lines: list[str], index: int) -> int | None:
    """The line after Outlook's From, Sent, To, Subject: at least three of them, the author or the date first."""
    # A label is short, so its colon stands near the beginning: most lines are told by that alone.
    first = _LINE.match(lines[index]) if re.search("[:\uff1a]", lines[index][:60]) else None
    if not first or first["label"].lower() not in _AUTHORS | _DATES:
        return None
    labels, end = set(), index
    for at in range(index, min(index + 12, len(lines))):
        found = _LINE.match(lines[at])
        if found:
            labels.add(found["label"].lower())
            end = at + 1
        elif not lines[at].strip() and len(labels) >= 2 and not _LINE.match("".join(lines[at + 1 : at + 2])):
            break
    is_enough = len(labels) >= 3 or (len(labels) == 2 and _is_date_and_address(lines[index], lines[index + 1]))
    return end if is_enough else None


def _is_date_and_address(first: str, second: str) -> bool:
    return re.search(r"\d{1,2}:\d\d:\d\d", first) is not None and "@" in second and _LINE.match(second) is not None
