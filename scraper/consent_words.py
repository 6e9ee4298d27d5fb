"""Words by which a page, or a box on it, asks readers for their consent to cookies, as data, in many languages.

A box stands on a page with other texts, so its words are whole ones, and two kinds of them must meet. A page of consent
holds nothing else: parts of words will do, with what a reader is to press; and its address says it, too.
"""

from __future__ import annotations

import re

# Of a box: what it speaks of, in many languages with the same word.
COOKIES = re.compile(r"\bcookies?\b", re.IGNORECASE)
# And what it says of them: a recipe for cookies names none of these.
CONSENT = re.compile(
    r"\b(?:web ?sites?|browsers?|privacy|consent|websei\w+|datenschutz\w*|einwilligung|navigateur|site internet"
    r"|consentement|navegador|privacidad|consentimiento|sitio web|privacidade|sito|consenso|toestemming|samtykke"
    r"|samtycke|zgod\w+|przeglądar\w+|çerez\w*|браузер\w*|сайт\w*|согласи\w*)\b|同意|浏览器|瀏覽器|ブラウザ|개인정보",
    re.IGNORECASE,
)

# Of a page: what it is about, and what a reader is to press.
CONSENT_SUBJECT = re.compile(
    r"cookie|consent|privacy|datenschutz|personenbezogen|personal data|donn[ée]es personnelles|datos personales"
    r"|dati personali|persoonsgegevens|隐私|プライバシー|개인정보",
    re.IGNORECASE,
)
ASSENT = re.compile(
    r"\b(?:accept|agree|allow all|i consent|akzept|zustimm|einverstanden|accepter|aceptar|acepto|accett|akkoord"
    r"|accepteer|godta|godk[äa]n|hyv[äa]ksy|zgadzam)|同意|동의",
    re.IGNORECASE,
)

# Of an address, as a folder or a label of the host: consent.news.example, /consent?return=, /zustimmung?url=,
# /privacy-gate/accept, /cookiewall/.
CONSENT_PLACE = re.compile(
    r"(?<![^/.])(?:collect[-_]?)?(?:(?:my)?(?:cookies?|privacy|gdpr|dsgvo|rgpd|avg|cmp|eu)[-_]?"
    r"(?:consent|wall|gate|notice|check|choice)|myprivacy|consent|gdpr|cmp|zustimmung|einwilligung|consentement"
    r"|consentimiento|consenso|toestemming|samtykke|samtycke)(?![^/.?])",
    re.IGNORECASE,
)
