import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseway.intake.reading.flowed import unflow
from caseway.intake.reading.quoting import is_forward, split_reply
from tests.patience import SLOWEST

ATTRIBUTIONS = {
    "Gmail, English": "On Mon, Nov 2, 2026 at 10:00 AM Olga <olga@acme.test> wrote:",
    "Gmail, English, wrapped": "On Mon, Nov 2, 2026 at 10:00 AM Olga Example <olga@acme.test>\nwrote:",
    "Apple, English": "> On 2. Nov 2026, at 10:00, Olga <olga@acme.test> wrote:",
    "Thunderbird, English": "On 02/11/2026 10:00, Olga wrote:",
    "Gmail, German": "Am Mo., 2. Nov. 2026 um 10:00 Uhr schrieb Olga <olga@acme.test>:",
    "Gmail, German, wrapped": "Am Mo., 2. Nov. 2026 um 10:00 Uhr schrieb Olga Beispiel <\nolga@acme.test>:",
    "Thunderbird, German": "Am 02.11.26 um 10:00 schrieb Olga:",
    "French": "Le lun. 2 nov. 2026 à 10:00, Olga <olga@acme.test> a écrit :",
    "Spanish": "El lun, 2 nov 2026 a las 10:00, Olga (<olga@acme.test>) escribió:",
    "Italian": "Il giorno lun 2 nov 2026 alle ore 10:00 Olga <olga@acme.test> ha scritto:",
    "Dutch": "Op ma 2 nov 2026 om 10:00 schreef Olga <olga@acme.test>:",
    "Portuguese": "Em seg., 2 de nov. de 2026 às 10:00, Olga <olga@acme.test> escreveu:",
    "Swedish": "Den mån 2 nov. 2026 kl 10:00 skrev Olga <olga@acme.test>:",
    "Danish": "Den man. 2. nov. 2026 kl. 10.00 skrev Olga <olga@acme.test>:",
    "Norwegian": "man. 2. nov. 2026 kl. 10:00 skrev Olga <olga@acme.test>:",
    "Polish": "pon., 2 lis 2026 o 10:00 Olga <olga@acme.test> napisał(a):",
    "Finnish": "ma 2. marrask. 2026 klo 10.00 Olga (olga@acme.test) kirjoitti:",
    "Czech": "po 2. 11. 2026 v 10:00 odesílatel Olga <olga@acme.test> napsal:",
    "Russian": "пн, 2 нояб. 2026 г. в 10:00, Olga <olga@acme.test> написал:",
    "Chinese": "Olga <olga@acme.test> 于2026年11月2日周一 10:00写道：",
    "Hungarian": "2026. nov. 2., H 10:00 időpontban Olga <olga@acme.test> ezt írta:",
    "Italian, by date": 'In data 2 novembre 2026 10:00:31 "Olga Esempio" <olga@acme.test> ha scritto:',
    "no verb, Russian": "пн, 2 нояб. 2026 г. в 10:00, Olga <olga@acme.test>:",
    "no verb, dots": '02.11.2026, 10.00, "Olga Example" <olga@acme.test>:',
    "no verb, weekday": "Monday, 2 November 2026, 10:00 AM +0100 from Olga <olga@acme.test>:",
    "no verb, Japanese": "2026年11月2日(月) 10:00 Olga <olga@acme.test>:",
    "no colon": "On Mon, 02 Nov 2026 10:00:43 +0100 Olga <olga@acme.test> wrote",
    "bracket on the next line": "man. 2. nov. 2026 kl. 10:00 skrev Olga <olga@acme.test\n>:",
    "author first, wrapped": "Olga <olga@acme.test> schrieb am Mo., 2.\nNovember 2026, 10:00:",
    "author and address": "Olga Example <olga@acme.test> wrote:",
    "name only": "Olga wrote:",
}


@pytest.mark.parametrize("line", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS.keys())
def test_a_quotation_below_its_attribution_is_folded(line):
    text = f"Thanks, it works.\nRita\n\n{line}\n\n> Please restart.\n> Olga"
    assert split_reply(text) == ("Thanks, it works.\nRita", f"{line}\n\n> Please restart.\n> Olga")


@pytest.mark.parametrize("name", [name for name in ATTRIBUTIONS if name not in ("Apple, English", "name only")])
def test_a_dated_attribution_folds_what_follows_without_marks(name):
    text = f"Thanks.\n\n{ATTRIBUTIONS[name]}\n\nPlease restart."
    assert split_reply(text)[0] == "Thanks."


BLOCKS = {
    "English": "From: Olga <olga@acme.test>\nSent: Monday, November 2, 2026 10:00 AM\nTo: Rita\nSubject: Export",
    "English, bold": "*From:* Olga <olga@acme.test>\n*Sent:* Monday\n*To:* Rita\n*Subject:* Export",
    "German": "Von: Olga <olga@acme.test>\nGesendet: Montag, 2. November 2026 10:00\nAn: Rita\nBetreff: Export",
    "French": "De : Olga <olga@acme.test>\nEnvoyé : lundi 2 novembre 2026 10:00\nÀ : Rita\nObjet : Export",
    "Spanish": "De: Olga\nEnviado: lunes\nPara: Rita\nAsunto: Export",
    "Italian": "Da: Olga\nInviato: lunedì\nA: Rita\nOggetto: Export",
    "Dutch": "Van: Olga\nVerzonden: maandag\nAan: Rita\nOnderwerp: Export",
    "Portuguese": "De: Olga\nEnviada em: segunda-feira\nPara: Rita\nAssunto: Export",
    "Swedish": "Från: Olga\nSkickat: den 2 november\nTill: Rita\nÄmne: Export",
    "Danish": "Fra: Olga\nSendt: 2. november\nTil: Rita\nEmne: Export",
    "Finnish": "Lähettäjä: Olga\nLähetetty: maanantai\nVastaanottaja: Rita\nAihe: Export",
    "Polish": "Od: Olga\nWysłano: poniedziałek\nDo: Rita\nTemat: Export",
    "English, a line apart": "From: Olga\n\nSent: Monday\n\nTo: Rita\n\nSubject: Export",
    "below a rule": "________________________________\nFrom: Olga\nSent: Monday\nTo: Rita\nSubject: Export",
    "below words": "-----Original Message-----\nFrom: Olga\nSent: Monday\nTo: Rita\nSubject: Export",
    "below German words": "-----Ursprüngliche Nachricht-----\nVon: Olga\nGesendet: Montag\nAn: Rita\nBetreff: Export",
    "Hungarian": "Feladó: Olga\nElküldve: hétfő\nCímzett: Rita\nTárgy: Export",
    "Turkish": "Kimden: Olga\nGönderildi: Pazartesi\nKime: Rita\nKonu: Export",
    "Greek": "Από: Olga\nΕστάλη: Δευτέρα\nΠρος: Rita\nΘέμα: Export",
    "Ukrainian": "Від: Olga\nНадіслано: понеділок\nКому: Rita\nТема: Export",
    "Czech": "Od: Olga\nOdesláno: pondělí\nKomu: Rita\nPředmět: Export",
    "Romanian": "De la: Olga\nTrimis: luni\nCătre: Rita\nSubiect: Export",
    "Chinese, by date": "发件人: Olga\n日期: 2026年11月2日\n收件人: Rita\n主题: Export",
    "Korean": "보낸 사람: Olga\n보낸 날짜: 월요일\n받는 사람: Rita\n제목: Export",
    "French, date first": "====\n\nMessage du : 02/11/2026 10:00\nDe : Olga\nA : Rita\nSujet : Export",
    "below words we do not know": "-------- Neznámá slova --------\nOd: Olga\nOdesláno: pondělí\nKomu: Rita\nPředmět: Export",
    "below Chinese words": "------------------ 原始邮件 ------------------\nOlga",
    "below other Danish words": "-------- Oprindelig besked --------\nFra: Olga",
    "below Danish words": "-----Oprindelig meddelelse-----\nFra: Olga",
}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS.keys())
def test_a_mail_below_its_header_block_is_folded(block):
    text = f"Thanks.\n\n{block}\n\nPlease restart."
    assert split_reply(text, "RE: Export") == ("Thanks.", f"{block}\n\nPlease restart.")


ALL_NEW = {
    "no quotation": "Hello\n\nIt broke.\n",
    "answers between the lines": "> Did you restart?\nYes.\n> Does it work?\nNo.",
    "answers below an attribution": "On 2 Nov 2026, Olga wrote:\n> Restarted?\nYes.\n> Works?\nNo.",
    "words above and below": "Hi\n\n> Restarted?\n\nYes, it works now.",
    "only a quotation": "On 2 Nov 2026 at 10:00, Olga wrote:\n> Please restart.",
    "prose that ends in wrote": "My boss wrote:\n\nthe printer is dead\n\nplease fix it",
    "prose with a date and a colon": "On 2 November 2026 we saw this:\n\nerror 7",
    "a forward, English": "FYI\n\n---------- Forwarded message ---------\nFrom: Olga <o@acme.test>\nDate: Mon\nSubject: x\nTo: rita\n\nPlease restart.",
    "a forward, Apple": "FYI\n\nBegin forwarded message:\n\nFrom: Olga\nSubject: x\nDate: Monday\nTo: Rita\n\nPlease restart.",
    "a forward, German": "Zur Info\n\n-------- Weitergeleitete Nachricht --------\nBetreff: x\nDatum: Mon\nVon: Olga\nAn: Rita\n\nBitte neu starten.",
    "two labels are no header block": "From: the door\nTo: the window\n\nis 3 metres",
    "a log with labels": "The log says\nFrom: a\nX: b\nY: c",
    "a shell prompt inside": "I typed\n> ls\nand got nothing",
}


@pytest.mark.parametrize("text", ALL_NEW.values(), ids=ALL_NEW.keys())
def test_what_may_be_an_answer_stays_new(text):
    assert split_reply(text) == (text.strip("\n"), "")


def test_an_answer_below_one_quotation_is_what_is_new():
    assert split_reply("On 2 Nov 2026, Olga wrote:\n> Restarted?\n> Yes?\n\nI did.\nRita") == (
        "I did.\nRita",
        "On 2 Nov 2026, Olga wrote:\n> Restarted?\n> Yes?",
    )


ENDINGS = [
    "-- \nRita\nNorthwind",
    "--\nRita Rahn\nNorthwind\n+49 30 123456",
    "Sent from my iPhone",
    "Sent from my Fancy X20 5G",
    "*Sent from my Galaxy S24*, please excuse typos",
    "Get Outlook for iOS<https://example.test/o>",
    "Von meinem iPhone gesendet",
    "Gesendet von Outlook für Android",
    "Gesendet mit der GMX Mail App",
    "Von unterwegs gesendet",
    "Envoyé de mon iPhone",
    "Télécharger Outlook pour Android",
    "Enviado desde mi móvil",
    "Enviado do meu iPhone",
    "Inviato dal mio telefono",
    "Verstuurd vanaf mijn iPhone",
    "Skickat från min iPhone",
    "Hent Outlook til Android",
    "Lähetetty iPhonesta",
    "Wysłane z mojego telefonu Samsung",
    "Odesláno z iPhonu",
    "Отправлено с iPhone",
    "iPhone'umdan gönderildi",
    "从我的 iPhone 发送",
    "iPhoneから送信",
    "내 iPhone에서 보냄",
    "--\nRita\n\nSent from my iPad",
    "_______________________________________________\nusers mailing list\nusers@lists.acme.test",
]


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_a_program_puts_below_a_mail_is_folded(ending):
    assert split_reply(f"It works.\n\n{ending}\n") == ("It works.", ending)


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_ending_is_folded_above_the_quotation_too(ending):
    quotation = ATTRIBUTIONS["Gmail, English"] + "\n\n> Restarted?"
    assert split_reply(f"It works.\n\n{ending}\n\n{quotation}")[0] == "It works."


def test_an_ending_is_folded_below_the_quotation():
    assert split_reply("Works.\n\n> Restarted?\n\n-- \nRita") == ("Works.", "> Restarted?\n\n-- \nRita")


def test_an_ending_below_answers_between_quoted_lines_is_folded():
    assert split_reply("> Restarted?\nYes.\n> Works?\nNo.\n-- \nRita") == ("> Restarted?\nYes.\n> Works?\nNo.", "-- \nRita")


def test_html_shows_its_signature_so_its_text_does_too():
    assert split_reply("It works.\n-- \nRita", fold_ending=False) == ("It works.\n-- \nRita", "")


OWN_WORDS = [
    "Kind regards\nRita",
    "Sent from my desk, is much easier than my mobile phone.",
    "Sent via DHL yesterday",
    "Sent by mail on Monday",
    "From my side all is good",
    "From my point of view it works",
    "Gesendet mit DHL Express",
    "Von meinem Büro gesendet",
    "Fra min side er alt ok",
    "Enviado por correo ayer",
    "Is it sent from my iPhone?",
    "All mails are sent from the main server.",
    "-- first point\n-- second point",
    "--\nfirst\n--\nsecond",
    "--\nCan you help me?",
    "--\n" + "a long story about the printer " * 5,
    "--\n" + "line\n" * 12,
    "_______________________\nand what I wanted to say",
    "----\nPrinter\n----",
]


@pytest.mark.parametrize("words", OWN_WORDS)
def test_words_that_only_look_like_an_ending_stay(words):
    assert split_reply("It broke.\n\n" + words)[0] == ("It broke.\n\n" + words).strip("\n")


def test_a_mail_that_is_nothing_but_a_signature_is_shown():
    assert split_reply("-- \nRita") == ("-- \nRita", "")


def test_lines_that_a_telephone_wrapped_within_the_quotation_are_folded():
    quotation = (
        "On 2 Nov 2026 10:00, Olga <olga@acme.test> wrote:\n> The export writes one file for each year, and every one of them\n"
        "has its own header.\n> Please look."
    )
    assert split_reply("I see.\n\n" + quotation) == ("I see.", quotation)


@pytest.mark.parametrize("answer", ["yes", "Has it?", "no, since yesterday"])
def test_an_answer_below_a_long_quoted_line_is_no_wrapped_line(answer):
    text = f"On 2 Nov 2026 10:00, Olga wrote:\n> The export writes one file for each year, doesn't it now?\n{answer}\n> Please look."
    assert split_reply(text) == (text, "")


def test_a_quotation_whose_program_marks_even_the_attribution_is_folded_between_own_words():
    quotation = "> On 2 Nov 2026 at 10:00 Olga <olga@acme.test> wrote:\n> Restarted?"
    assert split_reply(f"Yes.\n\n{quotation}\n\nRita") == ("Yes.\n\nRita", quotation)


@pytest.mark.parametrize("subject", ["Fwd: x", "FW: x", "WG: x", "TR: x", "RV: x", "I: x", "[ext] Fwd: x"])
def test_a_forward_by_its_subject_is_all_new(subject):
    assert is_forward(subject)
    text = "See below.\n\n" + BLOCKS["English"] + "\n\nPlease restart."
    assert split_reply(text, subject) == (text, "")


@pytest.mark.parametrize("subject", ["Re: x", "x", "Export: Fwd", "Interface: x", "", "Forward: x"])
def test_other_subjects_are_no_forwards(subject):
    assert not is_forward(subject)


LINES = [
    *ATTRIBUTIONS.values(),
    *BLOCKS.values(),
    "> quoted",
    ">> twice",
    "my own words",
    "",
    "-- ",
    "wrote:",
    "On 3 May",
    "_" * 32,
    "From: x",
    "a:",
]


@given(st.lists(st.sampled_from(LINES), max_size=25), st.sampled_from(["", "Re: x", "Fwd: x"]))
@settings(max_examples=300)
def test_no_line_is_ever_lost_or_invented(lines, subject):
    text = "\n".join(lines)
    new, quoted = split_reply(text, subject)
    written = Counter(line for line in text.split("\n") if line.strip())
    kept = Counter(line for part in (new, quoted) for line in part.split("\n") if line.strip())
    assert kept == written


@given(st.text(max_size=500))
@settings(max_examples=200)
def test_any_text_is_split_without_loss(text):
    new, quoted = split_reply(text)
    assert Counter((new + quoted).replace("\n", "")) == Counter(text.replace("\n", ""))


FLOODS = [
    "On 1\n",
    "On 1 wrote\n",
    "On 2026 " + "x y " * 40 + ":\n",
    "From: x\n",
    "> x\n\n",
    "> x\ny\n",
    ">",
    "-",
    "_",
    "* ",
    "from ",
    "On wrote ",
    "a:\n> b\n",
]


@pytest.mark.parametrize("piece", FLOODS)
def test_a_flood_of_lines_is_split_within_half_a_second(piece):
    begun = time.process_time()
    split_reply(piece * (900_000 // len(piece)))
    assert time.process_time() - begun < 0.5 * SLOWEST


@pytest.mark.parametrize(
    "text, expected",
    [
        ("a \nb", "a b"),
        ("a\nb", "a\nb"),
        ("> a \n> b\nc", "> a b\nc"),
        (">> a \n> b", ">> a \n> b"),
        ("a\n-- \nRita", "a\n-- \nRita"),
        ("a \n\nb", "a \n\nb"),
        (" >no quotation", ">no quotation"),
    ],
)
def test_flowed_lines_are_joined_within_their_quotation(text, expected):
    assert unflow(text) == expected


def test_flowed_lines_without_their_blank():
    assert unflow("こん \nにちは", delete_space=True) == "こんにちは"
