"""Words of dates as data: months in 40 languages, eras, halves of the day, zones, labels.

Months are twelve entries a language, spellings of one month parted by ``|``; short forms in their newspaper
usage. A spelling with a dot counts only after a day with one. Sources: Unicode CLDR 46 (wide and
abbreviated forms, in format and stand-alone use).
"""

from __future__ import annotations

_MONTHS = (
    # English
    (
        "january|jan february|feb|febr march|mar april|apr may june|jun july|jul august|aug september|sept|"
        "sep october|oct november|nov december|dec"
    ),
    # German, Austrian
    (
        "januar|jänner|jän februar|feber märz|mär|maerz|mrz april mai juni juli august september oktober|okt "
        "november dezember|dez"
    ),
    # French
    (
        "janvier|janv février|févr|fevrier|fév mars avril|avr mai juin juillet|juil|juill août|aout "
        "septembre octobre novembre décembre|déc|decembre"
    ),
    # Spanish
    (
        "enero|ene febrero marzo abril|abr mayo junio julio agosto|ago septiembre|setiembre|set octubre "
        "noviembre diciembre|dic"
    ),
    # Portuguese
    "janeiro fevereiro|fev março abril maio|mai junho julho agosto setembro outubro|out novembro dezembro|dez",
    # Italian
    "gennaio|gen febbraio marzo aprile maggio|mag giugno|giu luglio|lug agosto settembre ottobre|ott novembre dicembre",
    # Dutch
    "januari februari maart|mrt april mei juni juli augustus september oktober november december",
    # Polish, as said of a day, and by itself
    (
        "stycznia|styczeń|sty lutego|luty|lut marca|marzec kwietnia|kwiecień|kwi maja|maj czerwca|czerwiec|"
        "cze lipca|lipiec|lip sierpnia|sierpień|sie września|wrzesień|wrz października|październik|paź "
        "listopada|listopad|lis grudnia|grudzień|gru"
    ),
    # Czech
    (
        "ledna|leden února|únor března|březen dubna|duben května|květen června|červen července|červenec "
        "srpna|srpen září října|říjen listopadu prosince|prosinec"
    ),
    # Russian
    (
        "января|январь|янв февраля|февраль|фев|февр марта|март|мар апреля|апрель|апр мая|май июня|июнь|июн "
        "июля|июль|июл августа|август|авг сентября|сентябрь|сен|сент октября|октябрь|окт ноября|ноябрь|ноя|"
        "нояб декабря|декабрь|дек"
    ),
    # Ukrainian
    (
        "січня|січень|січ лютого|лютий|лют березня|березень|бер квітня|квітень|квіт травня|травень|трав "
        "червня|червень|черв липня|липень|лип серпня|серпень|серп вересня|вересень|вер жовтня|жовтень|жовт "
        "листопада|листопад|лист грудня|грудень|груд"
    ),
    # Turkish
    (
        "ocak|oca şubat|şub mart nisan|nis mayıs haziran|haz temmuz|tem ağustos|ağu eylül|eyl ekim|eki kasım|"
        "kas aralık|ara"
    ),
    # Swedish
    "januari februari mars april maj juni juli augusti september oktober november december",
    # Danish, Norwegian
    "januar februar marts|mars april maj|mai juni juli august september oktober november desember|des",
    # Finnish
    (
        "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta "
        "lokakuuta marraskuuta joulukuuta"
    ),
    # Indonesian, Malay
    (
        "januari februari maret|mac april mei juni|jun juli|julai agustus|ogos september oktober november "
        "desember|disember"
    ),
    # Greek
    (
        "ιανουαρίου|ιαν φεβρουαρίου|φεβ μαρτίου|μαρ απριλίου|απρ μαΐου|μάι ιουνίου|ιουν ιουλίου|ιουλ "
        "αυγούστου|αυγ σεπτεμβρίου|σεπ οκτωβρίου|οκτ νοεμβρίου|νοε δεκεμβρίου|δεκ"
    ),
    # Arabic, of Egypt and the Gulf; of the Levant and Iraq; of the Maghreb
    "يناير فبراير مارس أبريل|ابريل مايو يونيو|يونيه يوليو|يوليه أغسطس|اغسطس سبتمبر أكتوبر|اكتوبر نوفمبر ديسمبر",
    (
        "كانون\u00a0الثاني شباط آذار نيسان أيار|ايار حزيران تموز آب أيلول|ايلول تشرين\u00a0الأول "
        "تشرين\u00a0الثاني كانون\u00a0الأول"
    ),
    "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
    # Thai
    (
        "มกราคม|ม.ค กุมภาพันธ์|ก.พ มีนาคม|มี.ค เมษายน|เม.ย พฤษภาคม|พ.ค มิถุนายน|มิ.ย กรกฎาคม|ก.ค สิงหาคม|ส.ค "
        "กันยายน|ก.ย ตุลาคม|ต.ค พฤศจิกายน|พ.ย ธันวาคม|ธ.ค"
    ),
    # Hindi
    (
        "जनवरी|जन फ़रवरी|फरवरी|फ़र मार्च अप्रैल मई जून जुलाई|जुल अगस्त|अग सितंबर|सितम्बर|सित अक्टूबर|अक्तूबर|"
        "अक्टू नवंबर|नवम्बर|नव दिसंबर|दिसम्बर|दिस"
    ),
    # Hebrew
    (
        "ינואר|בינואר פברואר|בפברואר מרץ|במרץ אפריל|באפריל מאי|במאי יוני|ביוני יולי|ביולי אוגוסט|באוגוסט "
        "ספטמבר|בספטמבר אוקטובר|באוקטובר נובמבר|בנובמבר דצמבר|בדצמבר"
    ),
    # Romanian
    "ianuarie|ian februarie martie aprilie mai iunie|iun iulie|iul august septembrie octombrie noiembrie|noi decembrie",
    # Hungarian
    (
        "január február|febr március|márc április|ápr május|máj június|jún július|júl augusztus szeptember|szept "
        "október november december"
    ),
    # Catalan
    "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    # Croatian, Bosnian; with the dot that only they put after the day, for "3 listopada" is in November (Polish)
    (
        "siječnja|siječanj veljače|veljača ožujka|ožujak travnja|travanj svibnja|svibanj lipnja|lipanj "
        "srpnja|srpanj kolovoza|kolovoz rujna|rujan listopada. studenoga|studenog|studeni prosinca|prosinac"
    ),
    # Serbian, Macedonian, in both scripts
    (
        "januara februara marta aprila maja juna jula avgusta|avgust septembra|septembar oktobra|oktobar "
        "novembra|novembar decembra|decembar"
    ),
    (
        "јануар|јануара|јануари фебруар|фебруара|февруари март|марта април|априла мај|маја јун|јуна|јуни "
        "јул|јула|јули август|августа септембар|септембра|септември октобар|октобра|октомври "
        "новембар|новембра|ноември децембар|децембра|декември"
    ),
    # Bulgarian
    "януари февруари март април май юни юли август септември октомври ноември декември",
    # Slovak
    (
        "januára|január februára|február marca|marec apríla|apríl mája|máj júna|jún júla|júl augusta|august "
        "septembra októbra|október novembra decembra"
    ),
    # Slovenian
    (
        "januarja|januar februarja marca|marec aprila|april maja junija|junij julija|julij avgusta|avgust "
        "septembra oktobra novembra decembra"
    ),
    # Estonian, Latvian, Lithuanian
    "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    (
        "janvāris|janvārī februāris|februārī marts|martā aprīlis|aprīlī maijs|maijā jūnijs|jūnijā jūlijs|jūlijā "
        "augusts|augustā septembris|septembrī oktobris|oktobrī novembris|novembrī decembris|decembrī"
    ),
    "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
    # Icelandic
    "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
    # Kazakh
    "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    # Persian, Urdu
    "ژانویه فوریه مارس آوریل مه|می ژوئن ژوئیه|جولای اوت|آگوست سپتامبر اکتبر نوامبر دسامبر",
    "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    # Bengali
    "জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
    # Filipino
    "enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre",
)
MONTHS = {
    spelling.replace("\u00a0", " "): number
    for language in _MONTHS
    for number, spellings in enumerate(language.split(" "), 1)
    for spelling in spellings.split("|")
}

# Years of an era and the Gregorian year before its first (Juche 112 = 2023; Reiwa 8 = 2026).
JUCHE_OFFSET = 1911
BUDDHIST_OFFSET = 543
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
# Months of the Iranian calendar, whose year begins at the March equinox.
SOLAR_MONTHS = {
    word: number
    for number, word in enumerate("فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split(), 1)
}

AFTERNOON = frozenset(("pm", "p.m.", "p.m", "오후", "午後", "下午", "م", "مساء", "öğleden sonra"))
FORENOON = frozenset(("am", "a.m.", "a.m", "오전", "午前", "上午", "ص", "صباحا"))

# Hours east of Greenwich of the abbreviations that news pages print. Ambiguous ones (IST, CST of China) are left out.
ZONES = {
    **dict.fromkeys(("z", "utc", "gmt", "wet"), 0.0),
    **dict.fromkeys(("bst", "cet", "mez", "west", "wat"), 1.0),
    **dict.fromkeys(("cest", "mesz", "eet", "sast", "cat"), 2.0),
    **dict.fromkeys(("eest", "msk", "мск", "trt", "eat"), 3.0),
    **dict.fromkeys(("kst", "jst"), 9.0),
    **dict.fromkeys(("hkt", "sgt", "awst"), 8.0),
    **dict.fromkeys(("aest",), 10.0),
    **dict.fromkeys(("aedt",), 11.0),
    **dict.fromkeys(("nzst",), 12.0),
    **dict.fromkeys(("nzdt",), 13.0),
    **dict.fromkeys(("edt",), -4.0),
    **dict.fromkeys(("est", "cdt"), -5.0),
    **dict.fromkeys(("cst", "mdt"), -6.0),
    **dict.fromkeys(("mst", "pdt"), -7.0),
    **dict.fromkeys(("pst", "akdt"), -8.0),
    **dict.fromkeys(("ict", "wib"), 7.0),
    **dict.fromkeys(("brt", "art"), -3.0),
}

# Words before a date that make it the date of a change, of publication, or of something else.
MODIFIED_WORDS = (
    "updated|update|modified|last edited|revised|aktualisiert|letzte änderung|zuletzt|stand:|geändert|"
    "mis à jour|mise à jour|modifié|"
    "actualizado|actualizada|actualización|atualizado|atualizada|aggiornato|aggiornamento|bijgewerkt|"
    "laatste update|aktualizacja|zaktualizowano|"
    "обновлено|обновлён|изменено|оновлено|güncelleme|son güncelleme|"
    "수정|업데이트|更新|最終更新|修改|تحديث|آخر تحديث|به روز|"
    "uppdaterad|oppdatert|opdateret|päivitetty|अपडेट|แก้ไข|อัปเดต"
)
PUBLISHED_WORDS = (
    "published|posted|first published|created|date|veröffentlicht|erstellt|erschienen|publié|publie|"
    "publicado|publicada|publicación|pubblicato|"
    "gepubliceerd|geplaatst|opublikowano|data publikacji|dodano|опубликовано|дата|опубліковано|"
    "yayınlanma|yayın|giriş|입력|등록|기사입력|승인|公開|掲載|配信|"
    "发布|发表|發布|時間|时间|نشر|نُشر|publicerad|publisert|udgivet|julkaistu|प्रकाशित|เผยแพร่"
)
FOREIGN_WORDS = (
    "copyright|©|all rights reserved|alle rechte|expires|läuft bis|valid until|born|geboren|founded|since|event date|"
    "accessed|abgerufen|redeem|offer|registriert|registered|joined|member since|mitglied seit|dabei seit|inscrit"
)
