"""Words of bylines as data: labels before a name, roles after it, words of organisations that sign like people."""

from __future__ import annotations

# What stands before a name at the beginning of a byline, longest first where one begins with another.
BYLINE_LABELS = (
    r"(?:written|words|story|reported|reporting|posted|published|text|report|review|article|analysis|opinion|interview|"
    r"a guest post|guest post|compiled|created|contributed|submitted) by|by|"
    r"(?:ein (?:beitrag|kommentar|gastbeitrag|interview|artikel|bericht)|(?:geschrieben|verfasst|"
    r"veröffentlicht|erstellt|eingestellt|gepostet)|text|interview|kommentar|bericht|analyse|artikel) "
    r"(?:von|durch)|von|"
    r"(?:écrit |publié |rédigé |propos recueillis |posté |article )?par|(?:escrito |publicado |texto "
    r")?por|(?:scritto |pubblicato |articolo |testo )?(?:di|da)|"
    r"(?:geschreven |gepubliceerd )?door|(?:skrevet |skriven |tekst |text )?(?:af|av)|yazan|haber|"
    r"kirjoittanut|oleh|tác giả"
)
# What stands before the name of somebody who did something else to the article than write it.
OTHER_ROLE_LABELS = (
    r"(?:(?:medically|clinically|expert|scientifically)\s)?reviewed|fact[\s-]?checked|edit(?:ed|ing)|photo(?:s|graph(?:y|s|ed)?)?|"
    r"pictures?|illustrat(?:ed|ions?)|translated|produced|approved|curated|design(?:ed)?|video|researched|(?:with\s)?contributions\sfrom"
)
# Labels that a colon, a slash or a blank follows.
FIELD_LABELS = (
    r"authors?|writer|contributors?|autor(?:en|in|a|es|as|zy)?|autrice|auteur(?:e|s)?|auteurs|autore|autori|text|texte|"
    r"texto|testo|tekst|interview|redakteur(?:in)?|verfasser(?:in)?|"
    r"автор(?:ы|и)?|текст|yazar|muhabir|penulis|forfatter|författare|skribent|journalist|reporter|kirjoittaja|"
    r"文|作者|撰文|記者|记者|本报记者|筆者|著者|執筆|글|기자|الكاتب|كتب|كتبت|بقلم|लेखक|रिपोर्ट|ผู้เขียน"
)
# Words that make a piece of a byline a role, a place or a date's label, not a name.
ROLE_WORDS = frozenset(
    "editor editors reporter reporters correspondent correspondents writer columnist journalist producer "
    "contributor contributors staff chief senior political sports business deputy associate assistant managing "
    "digital multimedia anchor photographer photo photos video author about bureau redakteur redakteurin "
    "redaktionsleiter chefredakteur chefredakteurin korrespondent korrespondentin reporterin autor autorin "
    "volontär volontärin journaliste rédacteur rédactrice correspondant correspondante envoyé spécial periodista "
    "redactor redactora corresponsal giornalista inviato journalistin fotograf fotos foto redacteur verslaggever "
    "dziennikarz dziennikarka redaktor корреспондент редактор журналист обозреватель muhabir updated published "
    "posted modified follow share comments comment read minutes minute min today yesterday ago view profile bio "
    "email twitter facebook instagram linkedin subscribe sign login menu home ceo cto cfo founder co-founder "
    "director manager president professor specialist analyst expert veröffentlicht aktualisiert publié mis uhr stand "
    "lesezeit quelle attorney lawyer dietitian dietician astrologer gardener horticulturalist educator therapist coach "
    "interview gespräch entretien entrevista intervista kolumne column insights research privacy overview "
    "certified licensed former veterinarian physician founder development learn mehr klicken lesen weiterlesen "
    "übersetzung translation translated sponsored advertorial kontakt contact contactar "
    "bild contributing freelance guest freier freie mitarbeiter mitarbeiterin head officer vp strategist "
    "consultant marketing content seo developer engineer member tags alle artikel articles posts more all "
    "kommentare comments keine nein by expert experte from related topics topic categories category search cancel "
    "edition revised".split()
)
# Of these, those that are names as well, given ones or surnames.
NAMES_LIKE_ROLES = frozenset("min more head guest coach home stand read share photo gardener bild keine mis".split())
# Words of the buttons that stand beside a name: "See full bio", "All posts", "Follow".
BUTTON_WORDS = frozenset(
    "see view read more all full bio biography profile posts articles follow share subscribe email sign login log menu "
    "home learn click contact comment comments mehr alle weiterlesen lesen kontakt ver todos todas leer "
    "copy link print show hide close skip join joined call download contents url".split()
)
# Degrees and licences behind a name, without their points.
CREDENTIALS = frozenset(
    "md phd dphil edd psyd rd rdn ldn ms msc msw ma mba mph mfa bs bsc ba bsn rn np pa cpa cfa cfp cepf cpp psp jd esq "
    "llm dds dmd dvm vmd dacvb cscs lcsw lmft pharmd pt dpt facp facs faclm faap fand foma dabom frcs pmp".split()
)
WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun montag "
    "dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi "
    "dimanche lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato "
    "domenica mo di mi do "
    "fr sa so".split()
)
# Sections of a paper, which stand where a byline does; alone they are nobody's name.
SECTIONS = frozenset(
    "politik wirtschaft kultur panorama lokales meinung wissen gesellschaft reise ausland inland politics world "
    "business opinion culture travel health technology science entertainment lifestyle politique monde société "
    "économie política economía mundo cultura deportes sociedad opinión cronaca esteri economia politica".split()
)
# Words in the name of a desk, an agency or a paper.
ORGANISATION_WORDS = frozenset(
    "redaktion redaktionsteam newsroom desk team staff agency agencies agentur agenturen press presse news "
    "newspaper times post zeitung tribune herald gazette journal editorial redazione redacción redacao redação "
    "rédaction redactie redakcja редакция agence agencia agenzia ajansı ajans haber tass reuters afp ap dpa apa "
    "sid kna epd efe ansa lusa pap belga anp ntb tt ritzau stt xinhua kcna kyodo jiji yonhap bloomberg upi pti "
    "ani ians getty bbc cnn npr abc cbs nbc fox orf ard zdf wdr ndr mdr interfax unian ukrinform anadolu associated "
    "media magazine magazin online radio tv television verlag gmbh inc llc ltd company group foundation institute "
    "university association network council ministry department committee society club wire service services "
    "board contributors correspondents nachrichten blog studio labs sport partner partners centre center library "
    "report museum party union redaccion "
    "編集部 通信社 신문 뉴스 연합뉴스 新华社 新華社 共同 時事 편집국 تحرير رويترز".split()
)
# User names that do not tell who wrote.
NO_AUTHOR = frozenset(
    "admin administrator editor editors author authors user guest anonymous unknown staff webmaster root null "
    "none undefined n/a default redaktion_old test www editor-in-chief superuser support webadmin wpadmin "
    "siteadmin info publisher wordpress content contributor moderator owner team".split()
)
# Small words inside names.
PARTICLES = frozenset(
    "van von der den de del della di da dos das du la le los las el al bin ibn ben ter ten zu zum zur af av e y und of "
    "the st mc d' l' abu bint".split()
)
# Of these, those that stand in names of people.
LINKING_WORDS = PARTICLES - {"the", "of", "und"}
# "And" between the two surnames of one person: Sanz y López, Costa e Silva, Puig i Cadafalch.
SURNAME_CONJUNCTIONS = frozenset(("y", "e", "i"))
# Titles before a name. They are part of it, as written.
TITLES = frozenset(
    "prof professor dr med rer nat phil jur habil ing dipl mag hon rev fr gen col capt sen gov rep sgt maj lic dott "
    "dott.ssa avv mr mrs ms mme mlle herr frau sir dame lord lady dra profa".split()
)
# Those that are abbreviated with a point and have three letters or more: a sentence does not end behind them.
LONG_TITLES = (
    "prof med rer nat phil jur habil ing dipl mag hon rev gen col capt sen gov rep sgt maj lic dott avv mrs mme mlle "
    "dra profa"
).split()
