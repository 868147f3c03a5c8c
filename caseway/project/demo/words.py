"""What customers of a maker of kettles, lamps and scales write, and what is answered."""

PRODUCTS = [
    ("KET", "Kettle 2", "Electric kettle with a temperature of your choice"),
    ("LAM", "Lamp One", "Desk lamp with a battery"),
    ("SCA", "Scale S", "Kitchen scale with an app"),
    ("APP", "Hearth App", "The app that speaks to all of them"),
]

# (product, subject, the report, kind)
REPORTS = [
    (
        "KET",
        "Water leaks at the hinge",
        "The kettle leaks at the hinge when the water boils. There is a puddle under it every time.",
        "problem",
    ),
    ("KET", "Strange noise while boiling", "It makes a loud noise shortly before it boils, like a small motor.", "problem"),
    ("KET", "Lid is broken", "The lid is broken: the clip came off after two weeks and it no longer closes.", "problem"),
    ("KET", "Descale light stays on", "I descaled it twice, yet the orange light stays on.", "question"),
    ("KET", "Handle gets hot", "The handle gets so hot that I cannot hold it. Is that how it should be?", "complaint"),
    ("LAM", "Battery lasts an hour", "The battery is empty after one hour, the box says twelve.", "problem"),
    ("LAM", "Battery does not charge", "The battery does not charge any more, whatever cable I use.", "problem"),
    ("LAM", "Lamp flickers", "The lamp flickers at the lowest level, mostly in the evening.", "problem"),
    ("LAM", "Wrong colour delivered", "I ordered the blue one and got the white one. I would like to exchange it.", "exchange"),
    ("SCA", "Screen stays dark", "The screen stays dark, although the battery is new.", "problem"),
    ("SCA", "Screen shows Err 4", "The screen shows Err 4 as soon as I put something on it.", "problem"),
    ("SCA", "Weighs too little", "It shows forty grams less than my old scale.", "problem"),
    ("APP", "App stops when pairing", "The app stops when it looks for the kettle. This began with the last update.", "problem"),
    ("APP", "Update does not install", "The update does not install; it stops at eighty percent.", "problem"),
    ("APP", "Remember my temperature", "Could it remember the temperature that I set every morning?", "feature_request"),
    ("KET", "Parcel is late", "My parcel is late; it should have been here on Monday.", "question"),
    ("LAM", "Refund has not arrived", "I sent it back three weeks ago and the refund has not arrived.", "return"),
    ("SCA", "Invoice with the wrong address", "The invoice shows our old address. Please send a new one.", "question"),
]

DETAILS = [
    "I bought it in August.",
    "The battery is new and the screen is clean.",
    "It worked well for half a year.",
    "We have two of them and both do it.",
    "There is a lot of noise, too.",
    "Part of it looks broken.",
    "A refund would be fine for me.",
    "The last update did not help.",
    "It leaks less when it is half full.",
    "I am sorry to write so late.",
    "Is it dangerous?",
    "A photo is attached.",
    "My number is on the invoice.",
    "Please call me in the afternoon.",
]
REPLIES = [
    "Thank you for your report. I am sorry for the trouble; we look into it today.",
    "Thank you. Could you tell us the serial number? It stands on the bottom.",
    "Please switch it off, wait ten minutes and try once more. Does the screen stay dark?",
    "This is known to us. A new seal is on its way to you, free of charge.",
    "The refund left us this morning. It takes two or three days.",
    "The update of this week mends it. Please install it and tell us whether the noise is gone.",
    "We are sorry that it comes so late. The parcel left our house yesterday.",
    "A battery of the old series was broken from the start. We send you a new one.",
]
ANSWERS = [
    "Thank you, that was quick. I will try it tonight.",
    "The number is K2-{serial}.",
    "It still leaks, only less.",
    "Now it works. Thank you!",
    "No, the screen stays dark.",
    "I have waited for the refund long enough.",
    "The noise is gone, but the battery is still weak.",
    "When will the update come?",
]
NOTES = [
    "Same lot as the others. Old seal.",
    "Asked the workshop; they want it back.",
    "Called twice, nobody there.",
    "Misuse, I think: filled above the mark.",
    "Promised a refund at the latest on Friday.",
]
CALLS = [
    "Customer called: it is broken again, wants a refund.",
    "Called back, explained how to reset it.",
    "Asked when the late parcel comes.",
]
TAGS = ["seal", "battery", "delivery", "refund", "firmware", "vip", "photo"]

FIRST = [
    "Eva",
    "Ole",
    "Ida",
    "Max",
    "Ann",
    "Lee",
    "Zoe",
    "Tom",
    "Mia",
    "Jan",
    "Nora",
    "Ben",
    "Lena",
    "Paul",
    "Rosa",
    "Emil",
    "Ada",
    "Hugo",
    "Olga",
    "Sven",
]
LAST = [
    "Lindqvist",
    "Meyer",
    "Okafor",
    "Dubois",
    "Petrov",
    "Garcia",
    "Nakamura",
    "Bolt",
    "Rossi",
    "Novak",
    "Haas",
    "Berg",
    "Silva",
    "Kaya",
    "Weber",
    "Moreau",
]
COMPANIES = ["Bolt GmbH", "Lindqvist AB", "Okafor Ltd", "Moreau SARL", "Berg Hotels", "Silva Kitchens", "Haas & Weber", "Nakamura KK"]
MEMBERS = [
    ("Olga Ost", "agent"), ("Dana Keller", "agent"), ("Marek Sobol", "agent"), ("Ines Faber", "agent"), ("Tariq Aziz", "agent"),
    ("Maya Lund", "manager"), ("Vera Blum", "viewer"),
]  # fmt: skip
TEAMS = [("Support", False), ("Workshop", False), ("Legal", True)]
