"""The commonest small words of languages in the Latin script, as data, to tell them apart cheaply.

Words that many of these languages share are left out, so that each hit points to one or two of them.
"""

from __future__ import annotations

STOP_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": (
            "the and of to is that for with was are this from have which were their they has been would will "
            "it's you your"
        ),
        "de": (
            "der die das und ist nicht mit ein eine einen dem den von auf für sich auch werden wird sind hat "
            "zum zur bei oder aus nach"
        ),
        "fr": (
            "les des est une dans pour que qui sur pas avec plus sont cette aux ses mais ont été leur nous "
            "vous du au ce"
        ),
        "es": (
            "el los las del una para con por más como pero está fue sus este esta son también entre desde años y al lo"
        ),
        "pt": "não uma com para os dos das mais como mas foi são pela pelo também ao às isso ele ela em seu sua no na",
        "it": "il di che gli della per una con non sono del nel alla anche più dei delle ha dal questo lo si ai",
        "nl": (
            "het een van en dat niet zijn voor met ook aan bij naar maar werd wordt deze heeft door nog om als uit te"
        ),
        "pl": "nie się jest na że do to jak po przez od ale oraz dla był może tym przy już tego które który w z",
        "tr": "ve bir bu için olarak da ile çok olan daha sonra kadar gibi ancak ise değil var dedi olduğunu",
        "sv": "och att det som är på för inte av har till med om ett men från kan var de jag den vi",
        "no": "og det er på som ikke til av har med om et men fra kan var de jeg den vi ble å",
        "da": "og det er på som ikke til af har med om et men fra kan var de jeg den vi blev at efter",
        "fi": "ja on ei että se oli myös kun mutta hän ovat joka tai jos niin kuin voi mukaan ole",
        "cs": "je se že na v to jako pro ale jsou který byl podle také jeho jen ve která při už",
        "id": "yang dan di ini itu dengan untuk dari tidak dalam pada akan juga ke ada kata oleh",
        "ro": "și în că este nu pe pentru din mai cu sunt care fost ale lui după această unui",
        "hu": "az és hogy nem egy is meg volt csak már mint vagy ezt szerint még akkor lehet",
        "vi": "và của là không được cho trong các với người một những đã có này khi để",
    }.items()
}
