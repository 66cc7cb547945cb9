"""Texts that have broken calendars, mails, pages or sheets somewhere before."""

INJECTIONS = {
    "crlf property": "A\r\nATTENDEE:mailto:x@evil",
    "second event": "A\nEND:VEVENT\nBEGIN:VEVENT",
    "bare carriage return": "A\rX-EVIL:1",
    "next line": "A\u0085X-EVIL:1",
    "line separator": "A\u2028X-EVIL:1",
    "vertical tab": "A\x0bX-EVIL:1",
    "form feed": "A\x0cX-EVIL:1",
    "nul": "A\0B",
    "ics signs": ';,\\"',
    "encoded word": "=?utf-8?q?Hi=0ABcc:_x@evil?=",
    "two addresses": "a@b.org,x@evil",
    "quoted address": 'Eve" <x@evil>, "y',
    "10,000 characters": "x" * 10_000,
    "right-to-left override": "A\u202egpj.exe",
}

NAMES = {
    "serbian cyrillic": "Ђорђевић",
    "macedonian": "Ѕвездана Ќурчиска",
    "turkish": "Ğüneş Işıkoğlu",
    "dotted capital": "İlker",
    "romanian": "Șerban Țurcanu",
    "albanian": "Ëndrit Çelaj",
    "bosnian": "Hadžić-Šarić",
    "georgian": "ნინო დოლიძე-მესხი",
    "hebrew": "אברהם",
    "bold tag": "<b>",
    "closing tag": "</para>",
    "image tag": '<img src="/etc/passwd">',
    "link tag": '<a href="javascript:alert(1)">x</a>',
    "formula": "=1+1",
    "ampersand": "&",
    "entity": "&lt;b&gt;",
    "template": "{{ 7*7 }}",
    "200 letters": "x" * 200,
    "200 words": "Ana " * 199 + "Ana",
}
RIGHT_TO_LEFT_NAMES = {
    "arabic": "محمد",
    "persian": "پروانه رحیمی",
    "arabic two words": "يوسف الخطيب",
}
