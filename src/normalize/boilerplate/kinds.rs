//! Lines told by what they speak of together: a newsletter and how to get it,
//! an episode and who pays for it. Words, not phrases, so that it does not
//! matter how a language puts them.

use super::lines::TABLES;
use aho_corasick::AhoCorasick;
use aho_corasick::AhoCorasickKind;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A kind of line: no longer than so many characters, with a word of each
/// group in it. Words in lower case, parted by `|`; one with a space before it
/// begins a word of the line.
struct Kind {
    max: usize,
    groups: &'static [&'static str],
}

const OURS: &str = " our| my| free| here| this| your| unser| mein| kostenlos| hier|notre|gratuit|votre|nuestr|gratis|tu correo\
    | nostr|tua mail|nossa|nosso|gratuita| onze| ons | gratis| наш| бесплатн| здесь| безкоштовн| nasz|bezpłatn|darmow| tutaj\
    |ücretsiz|bültenimiz|نشرتنا|مجان|שלנו|חינם|חינמי|हमारे|हमारी|मुफ्त|我们|我們|免费|免費|点击|無料|こちら|무료|우리";
const LETTERS: &str = " newsletter| mailing list| email list| e-mail list| letter|inbox|infolettre|lettre d|notre lettre|boletín|boletim|nieuwsbrief\
    |рассылк|розсилк|biuletyn|bülten|نشرتنا|النشرة|نشرة|ניוזלטר|न्यूज़लेटर|न्यूजलेटर|周报|週報|简报|電子報|电子报|通讯|メールマガジン\
    |メルマガ|ニュースレター|뉴스레터";
const SUBSCRIBE: &str = " subscri| sign up| get | join|abonn| anmeld| melden sie|inscri|suscr|recibe|iscriv|ricevi| assin|receb\
    |schrijf|meld je| ontvang|подпиш|подписа|підпиш|підписа|zapisz|subskryb|abone ol|اشترك|سجل|הירשמו|הרשמ|सदस्यता|सब्सक्राइब\
    |订阅|訂閱|登録|購読|구독";

const KINDS: &[Kind] = &[
    Kind {
        max: 170,
        groups: &[LETTERS, SUBSCRIBE, OURS],
    },
    // Try our subscription.
    Kind {
        max: 170,
        groups: &[
            "digitalabo|probeabo| abo |abonnement|subscription|suscripción|abbonamento|assinatura|abonnees|подписк|передплат|prenumerat\
            |subskrypc|abonelik|اشتراك|מינוי|सदस्यता|订阅|訂閱|会员|會員|購読|会員|구독|회원",
            " try it| try our| start your| free trial| subscribe now|testen sie|jetzt testen|jetzt sichern|jetzt abschließen|essayez\
            |profitez|abonnez-vous| prueba|aprovecha|prova gratis|provalo|approfitta|experimente|aproveite|probeer|neem een|попробуйте\
            |оформите|спробуйте|оформіть|wypróbuj|kup teraz|deneyin|جرب|נסו|आज़माएं|ट्राई करें|试用|立即|お試し|体験|체험|시작하세요",
        ],
    },
    // It costs nothing at first.
    Kind {
        max: 120,
        groups: &[
            " free trial|kostenlos test|kostenlose test|probemonat|essai gratuit|prueba gratuita|prueba gratis|prova gratuita|teste grátis\
            |teste gratuito|gratis proef|бесплатный пробн|бесплатного пробн|безкоштовн|darmowy okres|ücretsiz deneme|تجربة مجانية|ניסיון חינם\
            |फ्री ट्रायल|मुफ्त ट्रायल|免费试用|免費試用|無料体験|無料トライアル|무료 체험",
            " you | your | today| sie | ihr | ihren | heute| du | dein|vous| votre|aujourd'hui|aujourd| tu | hoy| oggi| você| hoje| vandaag\
            | je |сегодня|сейчас|сьогодні|зараз| dziś|teraz| bugün| hemen|الآن|اليوم|עכשיו|היום|आज|अभी|立即|现在|今日|今すぐ|지금|오늘",
            " start| try| sign up| get | begin| enjoy|jetzt|testen|commenc|profitez|essayez|empieza|comienza|prueba|inizia|provalo|comece\
            |experimente|probeer|begin |начните|попробуйте|почніть|спробуйте|rozpocznij|wypróbuj|başla|deneyin|ابدأ|جرب|התחילו|נסו|शुरू|开始\
            |開始|体验|始め|お試し|시작",
        ],
    },
    // It was seen elsewhere before.
    Kind {
        max: 200,
        groups: &[
            " this review| this post| this article| this story| this piece| this essay| this interview| this column| this report\
            | this text| this blog| an earlier version of this| a version of this|dieser beitrag|dieser artikel|dieser text|dieses interview\
            |cet article|ce billet|ce texte|cet entretien|este artículo|este texto|esta entrevista|questo articolo|questo testo\
            |questa intervista|este artigo|esta entrevista|dit artikel|dit bericht|dit interview|эта статья|этот текст|это интервью\
            |ця стаття|цей текст|ten artykuł|ten tekst|ten wywiad|bu yazı|bu makale|هذا المقال|هذه المقالة|המאמר הזה|מאמר זה|यह लेख\
            |本文|この記事|本記事|이 글은|이 기사는",
            " originally | first | previously | also appeared\
            |article was adapted from |article is adapted from |post was adapted from |post is adapted from |essay was adapted from \
            |essay is adapted from |piece was adapted from |piece is adapted from |ursprünglich|zuerst|zunächst|d'abord|initialement\
            |originalmente\
            |por primera vez|originariamente|per la prima volta|primeira vez|oorspronkelijk|eerder|eerst |впервые|изначально|первоначально\
            |вперше|спочатку|pierwotnie|po raz pierwszy|ilk olarak|ilk kez|أول مرة|في الأصل|לראשונה|במקור|पहली बार|मूल रूप|首发|首發|最初|原载\
            |原載|初出|처음|최초",
            " published| posted| appeared| printed|article was adapted from |article is adapted from |post was adapted from \
            |post is adapted from |essay was adapted from |essay is adapted from |piece was adapted from |piece is adapted from | ran \
            | written for|erschien|veröffentlicht|publié|paru|public|publicó|apareció|apparso\
            |uscito|gepubliceerd|verscheen|verschenen|опублик|вышл|опублік|вийш|opublikowan|ukazał|yayım|yayın|نشر|ظهر|פורסם|הופיע\
            |प्रकाशित|发布|發布|发表|發表|于|於|掲載|公開|게시|게재|발표",
        ],
    },
    // A letter that goes by mail.
    Kind {
        max: 170,
        groups: &[
            " sign up here| sign up to get| sign up to receive| subscribe here| register here",
            " email| e-mail| alert| inbox",
        ],
    },
    // It costs less with us.
    Kind {
        max: 170,
        groups: &[
            "http://|https://|www.",
            " free | for free| bonus|% off| discount| promo code| coupon| use my link| use our link| my link| affiliate| sponsor\
            |gratis testen|kostenlos testen|rabattcode|gutschein|code promo|essai gratuit|prueba gratis|descuento|codice sconto|prova gratuita\
            |desconto|kortingscode|промокод|скидк|знижк|kod rabatowy|zniżk|indirim kodu|كود خصم|קוד קופון|डिस्काउंट|优惠码|折扣码|クーポン|할인 코드",
        ],
    },
    // Who buys pays us.
    Kind {
        max: 220,
        groups: &[
            " commission| affiliate|provision|affilié|comisión|commissione|comissão|commissie|комисси|комісі|prowizj|komisyon|عمولة|עמלה\
            |कमीशन|佣金|コミッション|アフィリエイト|수수료",
            " link| purchase| buy | shop| kauf| einkauf|gekauft| achat| achet| lien|compra| enlace|acquist|aankoop| koop|ссылк|покуп\
            |посилан|zakup| kup| bağlantı|satın|رابط|روابط|شراء|קישור|רכיש|קני|लिंक|खरीद|链接|鏈接|連結|购买|購買|リンク|購入|링크|구매",
            " we may| we earn| we get| we receive| i may| i earn| i get| i receive| us to earn| our site| our page| our links| erhalten wir|bekommen wir\
            | wir erhalten| wir bekommen|nous perce|nous recev|nous touch| recibimos| ganamos|podemos recibir|podemos ganar|riceviamo\
            |guadagniamo|possiamo ricevere|recebemos|ganhamos|podemos receber| wij | we een| мы получ|мы можем| ми отрим|ми можем\
            |otrzymujemy|otrzymamy|możemy|kazanabiliriz|kazanırız|alabiliriz|نحصل|نكسب| אנו | אנחנו | हमें | हम |我们|我們|当サイト\
            |当社|私たち|저희|우리",
        ],
    },
    // It is the readers who pay for it.
    Kind {
        max: 200,
        groups: &[
            " consider | please | help us| you can | bitte |helfen sie| s'il vous plaît|pensez à| por favor|considera |considere | aiuta\
            | per favore|valuta | alsjeblieft| overweeg| help ons| пожалуйста| поддержите| підтримайте| будь ласка| wesprzyj| prosimy\
            | lütfen| من فضلك| يرجى| אנא| कृपया|请考虑|請考慮|请支持|お願いし|ご支援|부탁",
            " donat| subscribing| becoming a| supporting us| supporting me| support us| support me| patreon| tip jar| spende| unterstütz\
            | soutenir| soutenez| faire un don|faisant un don| donar | dona | suscrib| apoyar| donazion|sostener|abbonar| doar | doação\
            | assinar | apoiar | doneren| donatie| steunen| пожертв|подпис|поддерж|пожертв|підтрим| wpłat|wesprzyj|wspar| bağış|destek\
            |تبرع|دعم|תרומה|תמכו|दान|सहयोग|捐款|捐助|赞助|支持|寄付|支援|후원",
            " our work| this work| my work| our journalism| our reporting| independent journalism| this site| this blog| this podcast\
            | this show| this newsletter| unsere arbeit| unseren journalismus| diese seite| notre travail| notre journal| ce site| nuestro\
            | este sitio| este blog| nostro| questo sito| nosso| este site| ons werk| onze | deze site| нашу работ| нашу редакц| этот сайт\
            | нашу роботу| наше видання| цей сайт| naszą| nasze | tę stronę| çalışma| bu site|عملنا|هذا الموقع|עבודתנו|האתר|हमारे|हमारी\
            |我们的|我們的|本站|当サイト|私たち|저희|우리",
        ],
    },
    // Have it on paper.
    Kind {
        max: 130,
        groups: &[
            "printer-friendly|printer friendly| printable|druckversion|druckfassung|version imprimable|versión imprimible|versión para imprimir\
            |versione stampabile|versão para impressão|printversie|версия для печати|версію для друку|версія для друку|wersja do druku\
            |wersję do druku|yazdırılabilir|نسخة للطباعة|גרסה להדפסה|打印版|印刷用|인쇄용",
            " download| available| get | here| version of this| herunter| hier|télécharg| ici|descarg| aquí|scarica| qui|baix| aqui\
            |hier|скачать|здесь|завантаж|тут|pobierz| tutaj|indir|buradan|حمل|هنا|הורד|כאן|下载|下載|点击|ダウンロード|こちら|다운로드|여기",
        ],
    },
    // Go and see.
    Kind {
        max: 130,
        groups: &[
            "http://|https://|www.",
            " see how you| visit us| visit our| find out more| learn more| for more information| for more info| for more details\
            |weitere informationen|mehr informationen|pour plus d'informations|pour en savoir plus|más información|para más información\
            |maggiori informazioni|per saperne di più|mais informações|saiba mais|meer informatie|подробнее|больше информации|детальніше\
            |więcej informacji|daha fazla bilgi|لمزيد من المعلومات|למידע נוסף|अधिक जानकारी|更多信息|更多資訊|詳しくは|자세한",
        ],
    },
    // Take what we made.
    Kind {
        max: 130,
        groups: &[
            " our | unser|notre |nuestr| nostr| noss| onze ",
            " download|herunterlad|télécharg|descarg| scaric|baixe",
            " free |kostenlos|gratuit|gratis|grátis",
            " checklist| guide| e-book| ebook| app | handbook|checkliste|leitfaden|liste |guía| guida| guia|gids",
        ],
    },
    // The same, where the word that asks for it says nothing else.
    Kind {
        max: 130,
        groups: &[
            " laden sie| lade dir|descarga |descárgate|descargue|baixe |baixa já| indirin| indir!|pobierz|ściągnij|скачайте|скачай |завантаж\
            |حمل |حملوا|نزل |הורידו|डाउनलोड करें|डाउनलोड कीजिए|立即下载|立即下載|免费下载|免費下載|扫码下载|ダウンロードはこちら\
            |からダウンロード|ダウンロードできます|다운로드하세요|다운로드 하세요|다운받으세요",
            "kostenlos| unser|gratis|gratuit| nuestr| noss|ücretsiz|uygulamamız|listemiz|rehberimiz|bezpłatn|darmow| nasz|бесплатн| наш|безкоштовн\
            |مجان|تطبيقنا|دليلنا|חינם|חינמי|שלנו|मुफ्त|मुफ़्त|हमारा|हमारी|免费|免費|我们|我們|客户端|無料|무료|우리",
            "checklist|leitfaden|ratgeber|e-book|ebook| app|guía|guia|lista |aplica|uygulama|liste|rehber|kılavuz|aplikacj|listę|poradnik\
            |чек-лист|гайд|приложени|застосунок|додаток|посібник|руководств|تطبيق|دليل|قائمة|מדריך|אפליקצי|רשימ|ऐप|चेकलिस्ट|गाइड|指南|客户端\
            |清单|手册|チェックリスト|ガイド|アプリ|資料|체크리스트|가이드|앱을|앱 ",
        ],
    },
    // Give, so that they can go on.
    Kind {
        max: 130,
        groups: &[
            " spenden sie| spende jetzt| faites un don| haz una donación| dona | doe een donatie| steun | doneer | faça uma doação| doe |wesprzyj\
            | wpłać|bağış yap|destek olun|destekleyin|تبرعوا|تبرع |ادعموا|ادعم |תמכו|תרמו|दान दें|दान देकर|सहयोग करें|捐款支持|请支持|請支持\
            |寄付はこちら|ご寄付|寄付をお願い|支援してください|후원해|후원하기|후원 부탁",
            "journalismus|redaktion|journalisme|rédaction|periodismo|redacción|journalistiek|redactie|jornalismo|redação|dziennikarstw|redakcj\
            |gazetecili|haberciliğ|صحافتنا|الصحافة|صحافة|עיתונות|पत्रकारिता|新闻|新聞|媒体|媒體|報道|ジャーナリズム|運営|언론|저널리즘",
        ],
    },
    // Say what you think of it.
    Kind {
        max: 200,
        groups: &[
            " let me know| let us know| tell me| tell us| drop a| leave a| leave me| leave us| share your| comment below| drop your",
            " in the comments| comments below| comment below| a comment| comment section| comments section| down below",
        ],
    },
    // It need not be paid for.
    Kind {
        max: 120,
        groups: &[
            " unlocked| available to all| free to read| free for all| open to all| from behind the paywall| lifted the paywall",
            " this story| this article| this post| this issue| this edition| this newsletter| the story will| the article will\
            | the post will",
        ],
    },
    // Follow us there.
    Kind {
        max: 130,
        groups: &[
            " follow us| follow me| find us|folgen sie| folge uns| folgt uns|suivez|sígue|síga|seguici|segui il|segui la|siga-nos|siga o|siga a\
            |acompanhe| volg |подписывайтесь|подпишитесь|следите|підписуйтесь|підпишіться|стежте|obserwuj|śledź|polub|takip ed|abone olun|katılın\
            |تابعونا|تابعنا|انضموا|עקבו|फॉलो|जुड़ें|关注我们|關注我們|欢迎关注|追蹤我們|フォローし|フォローを|友だち追加|팔로우|구독하세요|구독해",
            "google news|네이버|facebook|twitter|instagram|telegram|whatsapp|youtube|mastodon|bluesky|linkedin| social| network| channel|kanal|kanäl\
            |netzwerk|réseaux|chaîne|canal|redes|social|rede|соцсет|сетях|канал|мереж|mediach|sosyal|التواصل|قناتنا|קבוצ|רשתות|ערוץ\
            |सोशल|चैनल|व्हाट्सएप|फेसबुक|公众号|公眾號|频道|頻道|微博|微信|アカウント|チャンネル|sns|페이스북|채널|인스타|카카오|트위터",
        ],
    },
    // Tell others.
    Kind {
        max: 130,
        groups: &[
            " share this| share it| forward this| forward it| pass it on|teilen sie| teile diese|leite diese|partagez|faites suivre\
            |comparte|reenvía|condividi|inoltra|compartilhe|partilhe|encaminhe| deel | deel|stuur deze|поделитесь|поделись|перешлите\
            |поділіться|перешліть|udostępnij|podziel się|prześlij|paylaşın|iletin|شارك|שתפו|העבירו|शेयर करें|साझा करें|分享给|分享給\
            |分享本|本文分享|转发给|シェアして|転送して|공유해|공유하세요|공유하기|전달해",
            " friend| someone| anyone| colleague|freund|bekannte|kolleg|vos ami|tes ami|un ami|autour de vous|amig|conocid|amic|colleg\
            |vriend|collega|друзья|друзей|друзьями|кому-то|знакомым|znajom|przyjac|arkadaş|أصدقا|חבר|दोस्त|मित्र|朋友|好友|友達|友人\
            |知り合い|친구|지인|주세요",
        ],
    },
    // Who may read it.
    Kind {
        max: 80,
        groups: &[
            " only| exclusive| nur | allein|réserv|exclusi|solo | sólo|soltanto|riservat| só | apenas|alleen|только|лише|тільки|tylko\
            |wyłącznie|yalnızca|sadece|özel|فقط|حصري|בלבד|केवल|仅限|僅限|专享|專享|专属|限定|専用|전용|만 볼",
            " subscriber| members| supporters|abonn|mitglied|suscript|abbonat|assinant|leden|подписчик|передплатник|prenumerat|subskryb\
            |abone|مشترك|מנוי|सदस्य|会员|會員|会員|订户|訂戶|購読者|구독자|회원",
        ],
    },
    // Who pays for it.
    Kind {
        max: 170,
        groups: &[
            " podcast| episode| newsletter| this issue| show is| folge |sendung| épisode|émission|episodio|programa|puntata|episódio\
            |aflevering|выпуск|эпизод|подкаст|випуск|епізод|odcin|podcast|bölüm|حلقة|بودكاست|الحلقة|פרק|פודקאסט|एपिसोड|पॉडकास्ट|节目\
            |節目|播客|番組|ポッドキャスト|エピソード|에피소드|팟캐스트|방송",
            " sponsor| supported by| brought to you| made possible by|präsentiert|unterstützt von|gesponsert|soutenu|sponsoris|parrain\
            |offert par|patrocin|ofrecido|offerto da|sponsorizz|oferecimento|apoio de|mogelijk gemaakt|gesponsord|при поддержке|спонсор\
            |за підтримки|sponsor|wspiera|destekl|برعاية|בחסות|प्रायोजित|赞助|贊助|冠名|提供でお|提供は|スポンサー|후원|협찬",
        ],
    },
    // The reporting is over.
    Kind {
        max: 150,
        groups: &[
            " live blog| liveblog| live coverage| live ticker|liveticker| direct |ce direct|ce live|en direct|en directo|este directo\
            |nuestra cobertura|diretta|ao vivo|nossa cobertura|трансляци|трансляці|relacj|canlı anlat|canlı yay|تغطيتنا|التغطية المباشرة\
            |סיקור|עדכונים שוטפים|लाइव कवरेज|लाइव ब्लॉग|直播|ライブ|中継|생중계|라이브",
            " ended| has closed| is closed| now closed| comes to an end| wrapping up| ending|endet|beend|schließ|terminé|termine|s'achève\
            |termina|finaliza|concluye|chiude|finisce|encerr|gesloten|sluit|заверш|закончен|kończ|zakończ|sona er|bitti|sonlan|انتهت\
            |ننهي|نختتم|הסתיי|समाप्त|结束|結束|到此|終了|終わり|마칩|마치|종료",
        ],
    },
    // Dear readers.
    Kind {
        max: 60,
        groups: &[
            " dear| hello| welcome| liebe| chère| cher|querid|estimad|amigos| cari | care | car| beste| geachte|дорог|уважаем|шановн\
            |drodzy|drogi|szanown|sevgili|değerli|أعزا|عزيز|יקרים|יקרות|प्रिय|亲爱|親愛|各位|皆様|皆さ|みなさ|여러분",
            " reader| listener| subscriber| leser| hörer|lecteur|lectrice|auditeur|lector|oyent|lettor|lettric|ascoltator|leitor|ouvint\
            |lezer|luisteraar|читател|слушател|читач|слухач|czytel|słuchacz|okur|dinleyici|قراء|القارئ|مستمع|קורא|מאזינ|पाठक|श्रोता\
            |读者|讀者|听众|聽眾|読者|リスナー|독자|청취자",
        ],
    },
    // Until next time.
    Kind {
        max: 60,
        groups: &[
            " see you| until next| that's all from| that's all for|bis nächste|bis zum nächsten|bis morgen|bis bald| à demain\
            | à bientôt| à la semaine prochaine|hasta mañana|hasta la próxima|hasta pronto| a domani|alla prossima| a presto|até amanhã\
            |até a próxima|até à próxima|até breve|tot morgen|tot volgende|tot de volgende|tot snel|до встречи|до завтра|до скорого\
            |до зустрічі|do zobaczenia|do jutra|do następnego|görüşmek üzere|إلى اللقاء|نلتقي|להתראות|ניפגש|फिर मिलेंगे|再见|下期见\
            |下周见|また来週|また明日|また次回|また会い|만나요|뵙겠습니다",
            "!| soon| tomorrow| next| week| time| morgen| woche| mal| bald| demain|bientôt|prochain|mañana|próxim|pronto|semana| domani\
            |prossim|presto|settimana|amanhã|breve|volgende|week|snel| keer|завтра|недел|скор|новы|тиждень|завтра|jutra|tydz|tygod\
            |następn|hafta|yarın|غدا|الأسبوع|المقبل|القادم|מחר|שבוע|הבא|कल|अगले|हफ्ते|下|明天|来週|明日|次|다음|내일|주에",
        ],
    },
    // Cookies of a site, not of a baker.
    Kind {
        max: 260,
        groups: &[
            "cookie|çerez|ملفات تعريف|קובצי|कुकी|クッキー|쿠키",
            " we use| uses| our site| this site| website|wir verwenden|wir nutzen|diese seite|diese website|nous utilisons|ce site\
            |utilizamos|usamos|este sitio|utilizziamo|usiamo|questo sito|este site|gebruiken|deze site|мы используем|сайт использует\
            |ми використовуємо|сайт використовує|używamy|korzystamy|ta strona|kullan|نستخدم|אנו משתמש|אנחנו משתמש|האתר|का उपयोग|हम कुकी\
            |我们使用|本网站|使用して|사용합니다|사용하",
            " experience| better| accept| agree| consent| improve| continu|erfahrung|angebot|verbess|zustimm|expérience|amélior|accept\
            |experiencia|mejor|acept|esperienz|miglior|accett|experiência|melhor|aceit|verbeter|ervaring|akkoord|лучше|удобн|улучш|соглас\
            |краще|зручн|покращ|погодж|lepsz|ulepsz|zgod|deneyim|iyileştir|kabul|تجربة|تحسين|موافق|חוויה|שיפור|הסכמ|बेहतर|अनुभव|改善\
            |体验|同意|向上|同意|개선|동의|향상|çerezleri kullan|plików cookie|strona używa",
        ],
    },
];

/// All words in one search, the parts of lines that tell by themselves behind
/// them.
struct Words {
    /// Of each word, where it counts: kind and group.
    places: Vec<Vec<(usize, usize)>>,
    search: Option<AhoCorasick>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut places: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for (kind, Kind { groups, .. }) in KINDS.iter().enumerate() {
        for (group, words) in groups.iter().enumerate() {
            for word in words.split('|').filter(|word| !word.trim().is_empty()) {
                places.entry(word).or_default().push((kind, group));
            }
        }
    }
    let parts = TABLES.contains.iter().map(|(part, _)| part.as_str());
    let all = places.keys().copied().chain(parts);
    // A table for every octet would take megabytes.
    let kind = AhoCorasickKind::ContiguousNFA;
    Words {
        search: AhoCorasick::builder().kind(Some(kind)).build(all).ok(),
        places: places.into_values().collect(),
    }
});

/// No line longer than this (characters) is looked at.
pub(super) const LOOKED_AT: usize = 400;

/// What stands in a line.
#[derive(Default)]
pub(super) struct Found {
    /// By kind, a bit for each group.
    kinds: [u8; KINDS.len()],
    /// So long (characters) may a line be in which one of the parts stands that
    /// tell by themselves.
    longest: usize,
}

/// Looks through a folded line once; `line`: as it stands.
pub(super) fn look(folded: &str, line: &str) -> Found {
    let mut found = Found::default();
    let Some(search) = &WORDS.search else {
        return found;
    };
    // The sign at its end was folded away, and tells a call.
    let call = if line.trim_end().ends_with(['!', '！']) {
        "!"
    } else {
        ""
    };
    let mut padded = String::with_capacity(folded.len() + 3);
    for part in [" ", folded, " ", call] {
        padded.push_str(part);
    }
    let own = 1..=1 + folded.len();
    // Words may share a space, and one may stand in another.
    for word in search.find_overlapping_iter(&padded) {
        let at = word.pattern().as_usize();
        if let Some(places) = WORDS.places.get(at) {
            for (kind, group) in places {
                found.kinds[*kind] |= 1 << group;
            }
        } else if let Some((_, max)) = TABLES.contains.get(at - WORDS.places.len())
            && own.contains(&word.start())
            && own.contains(&word.end())
        {
            found.longest = found.longest.max(*max);
        }
    }
    found
}

/// Words of so many groups of a kind are no accident.
const NEAR: u32 = 2;

impl Found {
    /// True for a line of so many characters that is of one of the kinds, or has
    /// a part that tells.
    pub(super) fn tells(&self, chars: usize) -> bool {
        let is = |(kind, found): (&Kind, &u8)| {
            chars <= kind.max && *found == (1 << kind.groups.len()) - 1
        };
        self.has_part(chars) || KINDS.iter().zip(&self.kinds).any(is)
    }

    /// True for a line of so many characters that has a part that tells.
    pub(super) fn has_part(&self, chars: usize) -> bool {
        chars <= self.longest
    }

    /// True for a sentence that has words of several groups of a kind: it may
    /// belong to what follows.
    pub(super) fn is_near(&self) -> bool {
        self.kinds.iter().any(|found| found.count_ones() >= NEAR)
    }
}

#[cfg(test)]
mod tests {
    use super::KINDS;
    use super::LOOKED_AT;
    use super::TABLES;
    use super::WORDS;

    #[test]
    fn words_can_be_found() {
        assert!(WORDS.search.is_some());
        let words = KINDS
            .iter()
            .flat_map(|kind| kind.groups)
            .flat_map(|group| group.split('|'));
        for word in words {
            assert_eq!(word.to_lowercase(), *word, "in lower case");
        }
        let parts = TABLES.contains.iter().map(|(_, max)| *max);
        let mut longest = KINDS.iter().map(|kind| kind.max).chain(parts);
        assert!(longest.all(|max| max <= LOOKED_AT));
    }
}
