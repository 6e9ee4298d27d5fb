"""Phrases that sites print around articles, in the languages of news. Hints only: structure decides first."""

from __future__ import annotations

import re
from collections import defaultdict


class Openings:
    """Phrases that a text can open with, in whatever case."""

    def __init__(self, phrases: tuple[str, ...]) -> None:
        """Keep the phrases, in lower case, by their first letter: one pattern of them all takes two to four times as long."""
        groups: dict[str, list[str]] = defaultdict(list)
        for phrase in phrases:
            groups[phrase[0]].append(phrase)
        self._by_letter = {letter: tuple(group) for letter, group in groups.items()}
        self._longest = max(map(len, phrases))

    def match(self, text: str) -> bool:
        """Tell whether a text opens with one of the phrases.

        >>> Openings(("ilgili haberler",)).match("İlgili haberler: köprü")
        True
        """
        # Lower-cased by itself, the Turkish capital would become two characters.
        start = text[: self._longest].replace("İ", "i").lower()
        return start.startswith(self._by_letter.get(start[:1], ()))


# A short line that begins like this opens what comes after an article: links, comments, forms.
_AFTERWORDS = (
    # English
    "related", "read more", "read next", "read also", "also read", "more from", "more on", "more stories", "more news",
    "most read", "most popular", "most viewed", "trending", "you may also", "you might also", "recommended", "see also",
    "don't miss", "don’t miss", "latest news", "latest stories", "top stories", "editor's picks", "editors' picks",
    "comments", "your comments", "leave a comment", "leave a reply", "post a comment", "add a comment", "have your say",
    "readers' comments", "join the conversation", "share this", "follow us", "sign up", "subscribe", "newsletter",
    "about the author", "advertisement", "sponsored", "up next", "what to read next", "popular in", "in this section",
    "table of contents", "view comments", "show comments", "read comments", "reader comments", "tags:", "filed under", "topics:",
    # German
    "mehr zum thema", "lesen sie auch", "auch interessant", "das könnte sie", "weitere artikel", "meistgelesen",
    "weitere meldungen", "kommentare", "zum thema", "mehr aus", "lesen sie mehr", "verwandte", "newsletter", "anzeige",
    "empfohlen", "inhaltsverzeichnis", "leserkommentare", "schlagworte", "themen:",
    # French
    "à lire aussi", "lire aussi", "a lire aussi", "à lire", "sur le même sujet", "articles liés", "les plus lus",
    "commentaires", "voir aussi", "lire la suite", "plus d'articles", "nos derniers", "à la une", "publicité",
    # Spanish, Portuguese, Italian
    "lea también", "le puede interesar", "te puede interesar", "más noticias", "noticias relacionadas", "lo más leído",
    "comentarios", "ver también", "temas:", "etiquetas", "publicidad", "más leídas", "leia também", "leia mais",
    "mais lidas", "veja também", "notícias relacionadas", "comentários", "leggi anche", "articoli correlati",
    "commenti", "potrebbe interessarti", "i più letti", "pubblicità",
    # Dutch, Scandinavian, Polish, Turkish
    "lees ook", "meer over", "reacties", "les også", "læs også", "läs mer", "läs också", "mest lest", "mest läst",
    "mest læst", "czytaj także", "czytaj również", "zobacz także", "zobacz też", "komentarze", "polecamy", "najczęściej",
    "ilgili haberler", "ilginizi çekebilir", "yorumlar", "en çok okunan",
    # Russian, Ukrainian
    "читайте также", "по теме", "ещё по теме", "еще по теме", "материалы по теме", "комментарии", "самое читаемое",
    "смотрите также", "другие новости", "читайте також", "коментарі", "подписывайтесь",
    # Korean, Japanese, Chinese
    "관련기사", "관련 기사", "많이 본", "댓글", "다른기사", "다른 기사", "더보기", "関連記事", "あわせて読みたい", "こちらもおすすめ",
    "ランキング", "おすすめ記事", "コメント", "相关新闻", "相关阅读", "推荐阅读", "延伸阅读", "相關新聞", "延伸閱讀", "热门", "评论",
    # Arabic, Persian, Hebrew, Hindi, Thai, Indonesian, Vietnamese
    "اقرأ أيضا", "اقرأ أيضًا", "اقرأ ايضا", "مواضيع ذات صلة", "أخبار ذات صلة", "الأكثر قراءة", "تعليقات", "بیشتر بخوانید",
    "یہ بھی پڑھیں", "קראו גם", "यह भी पढ़ें", "ये भी पढ़ें", "संबंधित", "ข่าวที่เกี่ยวข้อง", "อ่านเพิ่มเติม", "อ่านข่าว", "baca juga",
    "berita terkait", "xem thêm", "tin liên quan",
)  # fmt: skip
# A block that begins like this asks the reader to do something: it stands in or after texts, never is one.
_APPEALS = (
    "follow us", "follow @", "like us on", "click here to", "click here for", "sign up for", "sign up to", "subscribe to",
    "subscribe now", "copyright ©", "copyright (c)", "copyright 20", "copyright 19", "©", "(c) 20",
    "all rights reserved", "read more:", "read more at", "read also:", "also read:", "related:", "read next:", "more:",
    "see also:", "watch:", "listen:", "download our app", "join our", "send your news", "this article was originally published",
    "story continues below", "article continues", "advertisement", "scroll to continue", "abonnieren sie", "folgen sie uns",
    "lesen sie auch:", "mehr dazu:", "lire aussi :", "à lire aussi :", "lea también:", "lee también:", "leia também:",
    "leggi anche:", "читайте также:", "подписывайтесь на", "무단전재", "저작권자", "無断転載", "اقرأ أيضا:", "اقرأ أيضًا:",
    # of comments and their forms
    "to post a comment", "log in to comment", "please log in to comment", "you must be logged in to", "you can follow any responses",
    "you may use these html tags", "your email address will not be published", "your comment has been", "your comment could not",
    "verify your comment", "previewing your comment", "this is only a preview. your comment", "having trouble reading this image",
    "the letters and numbers you entered", "as a final step before posting your comment", "this entry was posted",
    "comments are moderated", "all comments are subject to", "no se publicarán comentarios", "votre adresse e-mail ne sera pas",
    "deine e-mail-adresse wird nicht", "ihre e-mail-adresse wird nicht", "tu dirección de correo electrónico no será",
    # of errors in the text
    "если вы заметили ошибку", "если вы нашли ошибку", "нашли ошибку", "заметили ошибку", "якщо ви помітили помилку", "якщо ви знайшли помилку",
    "ja pamanīji kļūdu", "pamanīji kļūdu", "märkasid viga", "pastebėjote klaidą", "zauważyłeś błąd", "haben sie einen fehler",
    # of shops, of consent, of the age of an article
    "we may earn a commission", "we may earn an affiliate", "we may earn commission", "we may earn revenue", "we may receive a commission",
    "this post may contain affiliate", "this article contains affiliate", "this post contains affiliate", "this article may contain affiliate",
    "when you buy through links", "when you purchase through links", "if you buy something through", "if you purchase an independently",
    "all products featured", "this content can also be viewed on the site", "an dieser stelle finden sie", "an dieser stelle findest du",
    "empfohlener redaktioneller inhalt", "empfohlener externer inhalt", "ich bin damit einverstanden", "hier klicken, um den inhalt",
    "externer inhalt", "dein kommentar wurde nicht", "ihr kommentar wurde nicht",
    "if you purchase a product or", "if you click on links we provide", "we occasionally recommend", "we independently review",
    "thanks for signing up", "thank you for signing up", "this newsletter may contain", "like what you're reading?",
    "like what you’re reading?", "your subscription has been confirmed", "something went wrong. please", "enter your email",
    "by signing up, you", "by signing up you", "by subscribing, you", "by subscribing you", "by submitting your email",
    "by providing your email", "by entering your email", "mit ihrer anmeldung", "mit der anmeldung zum newsletter", "en vous inscrivant, vous",
    "al suscribirte, aceptas", "al suscribirse, acepta", "this article is more than", "dieser artikel ist älter als",
    "cet article a plus de", "cet article date de plus", "este artículo tiene más de", "this slideshow requires javascript",
    "to contact the reporter", "to contact the editor", "print this", "email this", "e-mail this", "for more information, visit",
)  # fmt: skip
# A line that is a link for a good part and begins like this sends the reader elsewhere.
_CALLS = (
    "read", "also read", "see", "check out", "learn more", "find out more", "visit", "follow", "join", "sign up",
    "subscribe", "shop", "watch", "listen", "compare", "book", "try", "download", "register", "click", "recommended",
    "more", "related", "hier finden", "lesen", "mehr", "jetzt", "zum", "lire", "voir", "lea", "leia", "leggi", "ver",
    "descubre", "guarda", "lees", "bekijk", "läs", "les", "se", "czytaj", "zobacz", "читайте", "смотрите",
)  # fmt: skip
AFTERWORD = Openings(_AFTERWORDS)
APPEAL = Openings(_APPEALS)
_ARROWS = "»›>→▶►👉➡☞"
CALL = re.compile(rf"[{_ARROWS}]|[*\[(+•–-]*\s*(?:{'|'.join(sorted(_CALLS, reverse=True))})\b", re.IGNORECASE)
# A heading that says how many readers had something to say, or a line that says that no more may.
_REPLIES = (
    r"comments?", r"responses?", r"repl(?:ies|y)", r"thoughts? on", r"kommentare?", r"antwort(?:en)?", r"commentaires?",
    r"réponses?", r"comentarios?", r"respuestas?", r"comentários?", r"commenti", r"reacties", r"komentarz[ey]", r"yorum",
    r"комментари(?:й|я|ев)",
)  # fmt: skip
_NUMBER = r"(?:\d[\d.,\u00a0]*(?<![.,])|one|ein|une?|uno)"
COMMENTS = re.compile(
    rf"{_NUMBER}\s+(?:{'|'.join(_REPLIES)})\b"
    r"|(?:(?:readers?|users?|your|all|leser)['’]?s?\W?)?(?:comments?|kommentare?|commentaires|comentarios|reacties)\W*\d*\W*$",
    re.IGNORECASE,
)
NO_COMMENTS = re.compile(r"comments? (?:are|is|have been) (?:now )?closed|thanks for your comments", re.IGNORECASE)
# Who took or made a picture.
CREDIT = re.compile(r"\b(?:photos?|pictures?|images?|illustrations?|fotos?|bild(?:er)?|crédits?|credits?|foto(?:grafía|grafia)?|zdj\.?|фото)"
                    r"\s?(?:credit|by|von|de)?\s?[:/©=]|getty images|사진\s?[=:]|写真[=:：]|图[/:：]|©\s?\w", re.IGNORECASE)  # fmt: skip
# Whence a table or a chart has its numbers.
SOURCE = re.compile(r"(?:sources?|quellen?|fuentes?|fontes?|fonti|bron|källa|kilder?|źródło|kaynak|источник|출처|出典|来源|資料)\s?[:：]", re.IGNORECASE)  # fmt: skip
# A heading above what the paper says of itself: who makes it, when it is open, what it costs, how to write to it.
_IMPRINTS = (
    r"about (?:us|the (?:author|writer|reporter)|this (?:site|paper))", r"contacts?\b", r"get in touch", r"imprint\b", r"masthead\b",
    r"(?:opening|office) (?:hours|times)", r"(?:comment|commenting|community|house|forum) (?:rules|guidelines|policy)", r"rules for comments",
    r"tags\b", r"topics\b", r"keywords\b", r"(?:photo|picture) credits?", r"headlines\b", r"other news", r"markets?$",
    r"impressum\b", r"kontakt", r"über (?:uns|den autor|die autorin)", r"öffnungszeiten", r"schlagwörter", r"redaktion\b", r"preise$", r"contacto\b",
    r"mentions légales", r"à propos", r"horaires d.ouverture", r"mots.clés", r"règles", r"sobre (?:nosotros|nós|el autor|o autor)",
    r"horarios? de", r"contatti\b", r"chi siamo", r"orari", r"over ons", r"openingstijden", r"о нас", r"контакт", r"теги", r"метки",
    r"お問い合わせ", r"联系我们", r"联系方式", r"關於我們", r"关于我们",
)  # fmt: skip
# Words of an offer of subscriptions, anywhere in a heading.
_OFFERS = (
    r"subscri", r"abonn", r"suscri", r"assinatura", r"assine", r"abbona", r"prenumer", r"подпис", r"membership", r"(?:choose|our|your) (?:plan|offer|price)", r"購読", r"订阅",
    r"newsletter",
)  # fmt: skip
IMPRINT = re.compile(rf"^\W*(?:{'|'.join(_IMPRINTS)})|\b(?:{'|'.join(_OFFERS)})", re.IGNORECASE)
# An address for letters, or a number to call.
CONTACT = re.compile(
    r"\S@[\w-]+\.\w|(?:\+|\b0)\d[\d \u00a0()/.-]{6,}\d|\b\d{3}[-.]\d{3}[-.]\d{4}\b|\b(?:tel|phone|telefon|e-?mail|fax)\b\.?\s?:",
    re.IGNORECASE,
)
# A block that begins like this asks for a subscription, an account or a log-in to read on: the page has no more text.
_READ_ON = (
    # English
    r"(?:to )?(?:continue|keep|finish) reading\b.{0,80}\b(?:subscri\w*|sign (?:in|up)|log ?in|regist(?:er|ration)|membership|account)\b",
    r"(?:please )?(?:subscribe|sign (?:in|up)|log ?in|register)\b[^.]{0,60}\bto (?:continue|keep|finish|read|unlock|access)\b",
    r"(?:create|start) [^.]{0,40}\bto (?:continue|keep|finish) reading", r"unlock (?:this|the (?:full|whole)|the rest of this) (?:article|story|post|content)\b",
    r"this (?:article|story|content|post) is (?:[a-z]+ )?(?:for|to|only for) [^.]{0,25}(?:subscribers|members)(?: only)?\s*(?:[.!]|$)",
    r"already (?:a|have an?) (?:subscriber|subscription|member|account)\?", r"to read (?:the (?:full|rest|entire)|this)[^.]{0,60}\b(?:subscri\w*|sign (?:in|up)|log ?in|regist(?:er|ration)|membership|account)\b",
    # German
    r"(?:jetzt )?weiterlesen mit\b", r"(?:dieser (?:artikel|beitrag|text) ist )?nur für abonnent", r"(?:sie haben|du hast) (?:schon|bereits) ein abo",
    r"dieser (?:artikel|beitrag|text) ist [^.]{0,20}abonnent(?:en|innen)[^.]{0,25}(?:vorbehalten|reserviert)?\.?$",
    r"um (?:weiterzulesen|diesen artikel (?:weiter|ganz)?\s?(?:zu lesen|zulesen))", r"jetzt (?:abonnieren|registrieren|anmelden) und weiterlesen",
    # French, Spanish, Portuguese, Italian
    r"(?:cet article|la suite|ce contenu)[^.]{0,20} réservée? (?:aux|à nos) abonné", r"il vous reste [^.]{0,30}à lire", r"déjà abonné",
    r"abonnez-vous pour (?:lire|continuer|accéder)", r"(?:contenido|artículo|noticia) (?:exclusiv[oa]|solo) para suscriptores", r"¿?ya eres suscriptor",
    r"suscríbe(?:te|ase) para (?:seguir|leer|continuar)", r"assine para (?:continuar|ler)", r"(?:conteúdo|artigo) exclusivo para assinantes", r"já é assinante",
    r"abbonati per (?:continuare|leggere)", r"(?:contenuto|articolo) riservato agli abbonati", r"sei già abbonato",
    # Dutch, Russian
    r"alleen voor abonnees", r"al abonnee\?", r"(?:материал|статья) доступ\w+ только подписчик", r"оформите подписку, чтобы (?:читать|продолжить)",
    # Japanese, Korean, Chinese
    r"この記事は(?:有料)?会員限定", r"残り\s?\d+\s?文字", r"이 기사는 (?:유료|구독자)", r"구독자 전용", r"本文为付费", r"订阅后(?:继续)?阅读",
)  # fmt: skip
READ_ON = re.compile("|".join(_READ_ON), re.IGNORECASE)
