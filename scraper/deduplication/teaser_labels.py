"""Labels that look like headlines: "Read more", "Related articles", "Comments", in the languages of news."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from scraper.deduplication.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.models import Article, Teaser

# Titles that are remembered: a site prints the same labels on all of its pages.
REMEMBERED = 8_192

# What stands on links and above lists, whole: nobody heads an article so.
_PHRASES = """
read more|read on|read full story|read full article|full story|full article|read the full story|continue reading
continue reading the main story|learn more|find out more|see more|show more|view more|load more|more|more news
more stories|more details|read details|details|view all|see all|all news|click here|see also|read also|read next
up next|next article|previous article|related|related articles|related stories|related story|related news
related links|related content|related topics|related posts|recommended|recommended for you|you may also like
you might also like|also on this site|latest news|latest stories|latest|breaking news|top stories|top news
headlines|more headlines|most read|most popular|most viewed|most shared|trending|trending now|recent posts
recent articles|popular posts|news archive|archive|archives|comment|comments|leave a comment|post a comment
add comment|reply|share|share this|print|e mail|subscribe|subscribe now|sign up|sign in|log in|register
newsletter|home|home page|contact|contact us|about us|advertisement|advertising|sponsored|no title|untitled
enlarge this image|enlarge|photos|videos|photo gallery|gallery|watch video|watch now|listen|download|weiterlesen
mehr lesen|mehr|mehr erfahren|mehr dazu|mehr zum thema|zum artikel|lesen sie auch|lesen sie mehr
auch interessant|das könnte sie auch interessieren|verwandte artikel|ähnliche artikel|weitere artikel
weitere meldungen|meistgelesen|meist gelesen|kommentare|kommentar schreiben|kommentieren|teilen|drucken
alle anzeigen|startseite|anzeige|abonnieren|anmelden|bildergalerie|lire la suite|lire plus|lire aussi
lire l article|en savoir plus|voir plus|voir aussi|à lire aussi|à lire|sur le même sujet|articles liés
articles similaires|les plus lus|dernières nouvelles|à la une|commentaires|commenter|partager|imprimer|s abonner
accueil|publicité|voir tout|leer más|leer también|lea también|lee también|seguir leyendo|ver más|ver también
saber más|más información|más noticias|noticias relacionadas|artículos relacionados|te puede interesar
lo más leído|últimas noticias|comentarios|comentar|compartir|imprimir|suscríbete|inicio|publicidad|ver todo
leggi tutto|leggi anche|leggi di più|continua a leggere|continua|scopri di più|vedi anche|articoli correlati
notizie correlate|potrebbe interessarti|i più letti|ultime notizie|commenti|commenta|condividi|stampa|leia mais
leia também|saiba mais|ler mais|continuar a ler|veja mais|veja também|notícias relacionadas|artigos relacionados
mais lidas|mais notícias|últimas notícias|comentários|compartilhar|partilhar|lees meer|lees verder|lees ook
meer lezen|meer nieuws|bekijk ook|gerelateerde artikelen|meest gelezen|reacties|reageer|delen|läs mer|läs också
läs även|mest läst|kommentarer|dela|les mer|les også|mest lest|del|læs mere|læs også|mest læst|flere nyheder
relaterede artikler|lue lisää|lue myös|luetuimmat|kommentit|jaa|czytaj więcej|czytaj dalej|czytaj też
czytaj także|czytaj również|przeczytaj też|przeczytaj także|zobacz też|zobacz także|zobacz więcej|zobacz również
więcej|polecamy|najczęściej czytane|najnowsze|komentarze|skomentuj|dodaj komentarz|udostępnij|drukuj
przejdź do relacji|podobne artykuły|powiązane artykuły|číst dál|číst více|čtěte také|čtěte dále|více|nejčtenější
související články|diskuse|komentáře|čítať ďalej|čítajte tiež|viac|tovább|tovább olvasom|olvasson tovább
részletek|kapcsolódó cikkek|legolvasottabb|hozzászólások|citește mai mult|citește și|citiți și|mai mult
articole similare|comentarii|pročitajte više|pročitaj više|opširnije|pročitajte još|više|najčitanije|komentari
devamını oku|devamı|haberin devamı|ayrıca oku|ilgili haberler|çok okunanlar|yorumlar|yorum yap|paylaş
διαβάστε περισσότερα|διαβάστε επίσης|διαβάστε ακόμα|περισσότερα|δείτε επίσης|σχετικά άρθρα|σχόλια|δημοφιλή
το άρθρο σε pdf|читать далее|читать дальше|читать полностью|читать ещё|читать еще|читайте также|подробнее|далее
ещё|еще|все новости|по теме|в сюжете|материалы по теме|смотрите также|похожие статьи|самое читаемое|популярное
последние новости|комментарии|комментировать|обсудить|поделиться|печать|главная|реклама|код для вставки в блог
читати далі|читайте також|детальніше|усі новини|коментарі|прочетете още|прочети повече|вижте още|коментари
اقرأ المزيد|اقرأ أيضا|إقرأ أيضا|المزيد|شاهد أيضا|مواضيع ذات صلة|أخبار ذات صلة|الأكثر قراءة|تعليقات|ادامه مطلب
بیشتر بخوانید|مطالب مرتبط|اخبار مرتبط|نظرات|קרא עוד|קראו עוד|עוד|כתבות נוספות|תגובות|और पढ़ें|आगे पढ़ें
यह भी पढ़ें|संबंधित खबरें|टिप्पणियां|আরও পড়ুন|আরো পড়ুন|মন্তব্য|மேலும் படிக்க|مزید پڑھیں|baca juga
baca selengkapnya|selengkapnya|berita terkait|artikel terkait|terpopuler|komentar|lihat semua|baca lagi|xem thêm
đọc thêm|đọc tiếp|xem chi tiết|tin liên quan|bình luận|tin mới|อ่านต่อ|อ่านเพิ่มเติม|ข่าวที่เกี่ยวข้อง|ดูทั้งหมด
続きを読む|もっと見る|詳細を見る|詳しく見る|関連記事|関連ニュース|あわせて読みたい|おすすめ記事|人気記事
最新記事|新着記事|一覧|コメント|더보기|더 보기|기사보기|관련기사|관련 기사|많이 본 뉴스|댓글|阅读全文|阅读更多
查看更多|查看详情|更多|更多新闻|详细|详情|相关新闻|相关阅读|相关文章|相关链接|热点推荐|推荐阅读|热门文章
最新文章|网友评论|评论|我要评论|图片新闻|返回首页|首页|閱讀全文|閱讀更多|看更多|更多新聞|詳細|相關新聞|相關閱讀
相關文章|延伸閱讀|推薦閱讀|熱門文章|網友評論|評論|留言|回首頁|首頁|soma zaidi|habari zaidi|meer|lees meer hier
devamını okuyun
"""
_LABELS = frozenset(tokenize(phrase) for phrase in _PHRASES.replace("\n", "|").split("|") if phrase)


def announcements_on(articles: Iterable[Article]) -> tuple[Teaser, ...]:
    """Return the teasers on a page, each once although every article of the page may name it, without mere labels."""
    found = dict.fromkeys(each for article in articles for each in article.teasers)
    return tuple(each for each in found if is_announcement(each))


def is_announcement(teaser: Teaser) -> bool:
    """Tell whether a teaser says anything of another page: it has a snippet, or a title that is no label."""
    return bool(teaser.snippet) or not is_label(teaser.title)


@lru_cache(REMEMBERED)
def is_label(title: str) -> bool:
    """Tell whether a title is a label of a link or a list, and no headline; so is one without a word.

    >>> is_label("Read more »"), is_label("(no title)"), is_label("Czytaj też:"), is_label("More rain on Sunday")
    (True, True, True, False)
    """
    words = tokenize(title)
    return not words or words in _LABELS
