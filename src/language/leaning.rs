//! What makes a sentence lean on others, command or deny, by language: data
//! beside [`super::lexicon`]. Lists are lower case, parted by spaces.

/// The lists of one language.
#[derive(Debug)]
pub(crate) struct Leaning {
    /// Definite articles; prefixes where `joined`.
    pub(crate) articles: &'static str,
    /// Nouns that, with an article and nothing that describes them, mean what
    /// was told before. Where there are no articles, as first words.
    pub(crate) heads: &'static str,
    /// Nouns of which everybody knows which is meant. Where there are some,
    /// every other noun with an article and no description leans.
    pub(crate) known: &'static str,
    /// Words that add to what was told before.
    pub(crate) also: &'static str,
    /// Words after which they add to what stands in the same sentence.
    pub(crate) joining: &'static str,
    /// First words of a sentence that denies the one before.
    pub(crate) contrast: &'static str,
    /// Verbs of what somebody thinks or claims.
    pub(crate) claims: &'static str,
    /// First words that tell the reader what to do.
    pub(crate) commands: &'static str,
    /// What follows a command that is also a noun.
    pub(crate) objects: &'static str,
    /// Verbs that cannot begin a statement.
    pub(crate) finite: &'static str,
    /// Words of a thesis: what ought to be.
    pub(crate) thesis: &'static str,
    /// How a verb ends that commands and comes first.
    pub(crate) command_ends: &'static str,
    /// Words that end so and do not.
    pub(crate) no_commands: &'static str,
    /// A second word that makes a command of a first one that ends in "en".
    pub(crate) polite: &'static str,
    /// First words that, with a comma behind them, comment on what was told
    /// before.
    pub(crate) comments: &'static str,
    /// How a sentence ends that asks for something, greets or thanks; parted
    /// by commas.
    pub(crate) asking_ends: &'static str,
}

const NONE: Leaning = Leaning {
    articles: "",
    heads: "",
    known: "",
    also: "",
    joining: "",
    contrast: "",
    claims: "",
    commands: "",
    objects: "",
    finite: "",
    thesis: "",
    command_ends: "",
    no_commands: "",
    polite: "",
    comments: "",
    asking_ends: "",
};

const ENGLISH: Leaning = Leaning {
    articles: "the",
    known: "government president pope king queen prince princess police army military parliament senate house congress \
        court cabinet minister ministry council mayor governor chancellor premier pentagon kremlin state country nation \
        world earth sun moon sky sea ocean internet web economy market markets stock dollar euro pound yen public media \
        press weather climate planet universe sea north south east west past future present rich poor elderly \
        unemployed young old deaf blind best worst law bank fed union un eu us uk usa opposition church city town \
        village county company's brain heart body human environment end beginning morning night",
    also: "also too likewise",
    joining: "and or but who which that while although though as because",
    contrast: "but however yet actually instead nevertheless nonetheless wrong false not nope",
    claims: "say says said think thinks thought believe believes believed claim claims claimed argue argues argued \
        assume assumes insist insists suggest worry fear complain expect hold holds",
    commands: "add allow apply ask avoid be become begin bring browse build bump buy call catch change check choose clean \
        click close combine come compare consider contact cook copy cover create cut decide delete describe discover do \
        don't donate download draw drop eat edit email enable enjoy ensure enter explore feel fetch fill find fix flip \
        fold follow forget get give go grab have head hear help hit hold imagine improve include increase insert install \
        invite join jump keep know lay learn leave let let's listen look make meet mind mix move name note notice open order \
        pass pay pick picture place plan plant play please plug pour prepare press pretend print provide push put read \
        recall reduce register remember remove repeat replace replicate reply report reset rinse roll run save say scroll search see \
        select send serve set share show sign skip spread sprinkle start stay stir stop store submit subscribe support \
        suppose switch take talk tap tell think tie treat try turn type update upgrade use validate view visit wait walk wash watch \
        wear win work write",
    objects: "the a an your this these those it them us me my our all any some more up out sure yourself that what how why \
        who if when where",
    finite: "",
    thesis: "should must ought need needs argue believe think",
    comments: "well okay ok oh ah hey plus anyway true right alas fortunately unfortunately luckily sadly thankfully \
        hopefully interestingly surprisingly ironically curiously obviously clearly naturally specifically optionally \
        additionally ordinarily honestly frankly actually basically presumably arguably supposedly evidently strangely oddly \
        amazingly incredibly regrettably mercifully predictably inevitably understandably theoretically happily \
        strikingly worryingly importantly",
    ..NONE
};

const GERMAN: Leaning = Leaning {
    articles: "der die das den dem",
    heads: "duo trio paar mann frau männer frauen beiden junge mädchen verdächtige verdächtigen täter opfer autor autoren \
        autorin team fahrer fahrerin spieler schauspieler sänger sängerin angeklagte angeklagten polizist entscheidung \
        entscheid urteil schritt maßnahme maßnahmen angriff anschlag vorfall unfall unglück ankündigung abkommen vertrag \
        vereinbarung einigung verbot abstimmung fall prozess klage verfahren treffen gespräche besuch aktion änderung \
        änderungen veranstaltung ergebnis ergebnisse bericht studie untersuchung umfrage brief erklärung dokument \
        gesetz vorschlag plan pläne buch film video beitrag artikel programm projekt produkt gerät system werkzeug funktion \
        version unternehmen firma konzern gruppe anlage gebäude schiff fahrzeug entdeckung problem probleme idee methode \
        technik ansatz muster verfahren frage antwort grund gründe sache lage geschichte folge folgen erste zweite dritte \
        andere anderen letztere erstere gleiche vorwürfe tat tool spiel grafik rest",
    also: "ebenfalls außerdem zudem",
    joining: "und oder aber sondern",
    contrast: "aber doch jedoch allerdings dabei dennoch falsch irrtum",
    claims: "sagen sagt sagte sagten meinen glauben behaupten denken argumentieren halten finden fürchten",
    commands: "bitte danke willkommen hallo liebe lieber viel vielen",
    finite: "ist sind war waren hat haben hatte hatten wird werden wurde wurden kann können konnte konnten soll sollen sollte \
        will wollen wollte muss müssen musste gibt gab kam kamen ging gingen blieb bleibt steht stand liegt lag geht kommt \
        macht heißt darf dürfen",
    thesis: "sollte sollten muss müssen soll gehört darf",
    polite: "sie",
    comments: "nun tja naja ja nein leider immerhin übrigens",
    ..NONE
};

const FRENCH: Leaning = Leaning {
    articles: "le la les",
    heads: "duo trio couple homme femme hommes femmes garçon fille suspect suspects victime victimes auteur auteurs équipe \
        conducteur joueur acteur actrice chanteur chanteuse accusé prévenu policier décision jugement arrêt mesure mesures \
        attaque attentat incident accident drame annonce accord contrat interdiction vote affaire procès plainte procédure \
        réunion visite action changement changements événement résultat résultats rapport étude enquête sondage lettre \
        déclaration document loi proposition plan projet livre film vidéo article programme produit appareil système outil \
        fonction version entreprise société groupe constructeur site bâtiment navire véhicule découverte problème problèmes \
        idée méthode technique approche question réponse raison chose situation histoire suite premier première second \
        seconde deuxième troisième autre autres même dernier",
    also: "également aussi",
    joining: "et ou mais qui que",
    contrast: "mais or pourtant toutefois cependant faux",
    claims: "dit disent disait affirment pensent croient prétendent estiment soutiennent affirme pense",
    commands: "merci bonjour bienvenue",
    thesis: "doit doivent devrait devraient faut faudrait",
    command_ends: "ez ez-vous ez-nous ez-le ez-la ez-les ez-moi",
    no_commands: "chez assez rez nez rendez-vous",
    comments: "malheureusement heureusement hélas bon bref oui non évidemment ironiquement accessoirement",
    ..NONE
};

const SPANISH: Leaning = Leaning {
    articles: "el la los las",
    heads: "dúo trío pareja hombre mujer hombres mujeres joven sospechoso sospechosos víctima víctimas autor autores equipo \
        conductor jugador actor actriz cantante acusado detenido decisión fallo sentencia medida medidas ataque atentado \
        incidente accidente suceso anuncio acuerdo contrato prohibición votación caso juicio demanda proceso reunión visita \
        acción cambio cambios evento resultado resultados informe estudio encuesta investigación carta declaración documento ley propuesta \
        plan proyecto libro película vídeo artículo programa producto aparato sistema herramienta función versión empresa \
        compañía firma grupo sitio edificio barco vehículo descubrimiento problema problemas idea método técnica pregunta \
        respuesta razón cosa situación historia primero primera segundo segunda tercero otro otra otros mismo último",
    also: "también asimismo",
    joining: "y e o pero que",
    contrast: "pero sin embargo falso",
    claims: "dice dicen decían afirman creen piensan sostienen aseguran opinan",
    commands: "gracias hola bienvenidos bienvenido descargue recuerde haga haz pulse consulte elija siga lea vea mire escuche \
        comparta visite suscríbete suscríbase únete apúntate descubre descúbrelo imagina imagine imaginemos supongamos",
    thesis: "debería deberían debe deben hay",
    comments: "lamentablemente desafortunadamente afortunadamente desgraciadamente curiosamente evidentemente bueno pues sí no",
    ..NONE
};

const ITALIAN: Leaning = Leaning {
    articles: "il lo la i gli le",
    heads: "duo trio coppia uomo donna uomini donne ragazzo ragazza sospetto vittima vittime autore autori squadra \
        conducente giocatore attore attrice cantante imputato decisione sentenza misura misure scelta attacco attentato \
        incidente annuncio accordo contratto divieto voto caso processo causa riunione visita azione cambiamento evento \
        risultato risultati rapporto studio sondaggio indagine lettera dichiarazione documento legge proposta piano progetto libro film \
        video articolo programma prodotto apparecchio sistema strumento funzione versione azienda società gruppo casa sito \
        edificio nave veicolo scoperta problema problemi idea metodo tecnica domanda risposta ragione cosa situazione \
        storia primo prima secondo seconda terzo altro altra altri stesso",
    also: "anche inoltre altresì",
    joining: "e ed o ma che",
    contrast: "ma però tuttavia invece falso",
    claims: "dice dicono dicevano credono pensano sostengono affermano ritengono",
    commands: "grazie ciao benvenuti benvenuto scopri scarica leggi guarda clicca ascolta segui immagina immaginiamo",
    thesis: "dovrebbe dovrebbero deve devono bisogna serve",
    command_ends: "tevi viti dati",
    no_commands: "dati mandati soldati candidati",
    comments: "purtroppo fortunatamente sfortunatamente insomma ovviamente evidentemente curiosamente bene sì no",
    ..NONE
};

const PORTUGUESE: Leaning = Leaning {
    articles: "o a os as",
    heads: "dupla trio casal homem mulher homens mulheres jovem suspeito suspeitos vítima vítimas autor autores equipe equipa \
        motorista jogador ator atriz cantor cantora acusado réu decisão sentença medida medidas ataque atentado incidente \
        acidente anúncio acordo contrato proibição votação caso julgamento processo reunião visita ação mudança mudanças \
        evento resultado resultados relatório estudo pesquisa carta declaração documento lei proposta plano projeto livro filme vídeo \
        artigo programa produto aparelho sistema ferramenta função versão empresa companhia grupo site edifício navio \
        veículo descoberta problema problemas ideia método técnica pergunta resposta razão coisa situação história \
        primeiro primeira segundo segunda terceiro outro outra outros mesmo",
    also: "também igualmente",
    joining: "e ou mas que",
    contrast: "mas porém contudo entretanto falso",
    claims: "diz dizem diziam afirmam acreditam pensam sustentam alegam",
    commands: "obrigado obrigada olá bem-vindos clique confira saiba veja leia assine inscreva-se baixe descubra lembre-se ouça \
        escolha acesse imagine imagina",
    thesis: "deveria deveriam deve devem precisa precisam",
    comments: "infelizmente felizmente lamentavelmente curiosamente evidentemente bem sim não enfim",
    ..NONE
};

const DUTCH: Leaning = Leaning {
    articles: "de het",
    heads: "duo trio paar stel man vrouw mannen vrouwen jongen meisje verdachte verdachten dader slachtoffer slachtoffers \
        auteur auteurs team bestuurder speler acteur actrice zanger zangeres agent beslissing besluit uitspraak vonnis \
        maatregel maatregelen aanval aanslag incident ongeluk ongeval aankondiging akkoord contract verbod stemming zaak \
        proces rechtszaak overleg bezoek actie verandering veranderingen evenement resultaat resultaten rapport studie \
        onderzoek enquête brief verklaring document wet voorstel plan plannen boek film video artikel programma project \
        product apparaat systeem gereedschap functie versie bedrijf onderneming groep gebouw schip voertuig ontdekking \
        probleem problemen idee methode techniek aanpak vraag antwoord reden zaak situatie verhaal gevolg eerste tweede \
        derde ander andere anderen zelfde",
    also: "ook eveneens",
    joining: "en of maar die dat",
    contrast: "maar toch echter onzin",
    claims: "zegt zeggen zeiden vinden denken geloven beweren stellen",
    commands: "bedankt dank welkom hallo download lees bekijk luister klik meld schrijf volg vergeet kies kijk let onthoud probeer",
    finite: "is zijn was waren heeft hebben had hadden wordt worden werd werden kan kunnen kon zal zullen zou zouden moet moeten \
        gaat ging komt kwam blijft bleef staat stond ligt lag mag",
    thesis: "moet moeten zou zouden hoort",
    comments: "helaas gelukkig kortom nou ja nee overigens",
    ..NONE
};

const RUSSIAN: Leaning = Leaning {
    heads: "пара дуэт трио мужчина женщина мужчины подозреваемый пострадавший пострадавшая решение инцидент авария \
        происшествие нападение мера исследование документ видео проект последний последние первый первая второй вторая \
        другой другая другие оба обе",
    also: "также тоже",
    joining: "и а но или который которая которые",
    contrast: "но однако а на",
    claims: "говорят считают думают утверждают полагают уверяют",
    commands: "спасибо привет здравствуйте добро",
    thesis: "должен должна должно должны нужно надо следует необходимо",
    command_ends: "йте ите йтесь итесь ьте ьтесь",
    comments: "увы впрочем кстати конечно наверное возможно да нет",
    ..NONE
};

const UKRAINIAN: Leaning = Leaning {
    heads: "пара дует тріо чоловік жінка чоловіки підозрюваний потерпілий рішення інцидент аварія подія напад \
        дослідження документ відео проєкт останній останні перший перша другий друга інший інша інші обидва обидві",
    also: "також теж",
    joining: "і й та а але або який яка які",
    contrast: "але однак проте а насправді",
    claims: "кажуть вважають думають стверджують переконують",
    commands: "дякуємо дякую привіт вітаємо",
    thesis: "повинен повинна повинно повинні треба потрібно слід має мусить",
    command_ends: "йте йтеся іть іться жте ьте",
    comments: "втім звісно мабуть можливо так ні",
    ..NONE
};

const POLISH: Leaning = Leaning {
    heads: "para duet trio mężczyzna kobieta mężczyźni podejrzany poszkodowany decyzja wyrok incydent wypadek atak \
        badanie dokument film projekt ostatni ostatnia pierwszy pierwsza drugi druga inny inna inni oba obie obaj",
    also: "także również też",
    joining: "i a oraz ale lub który która które którzy",
    contrast: "ale jednak lecz tymczasem nieprawda",
    claims: "twierdzą twierdzi mówią sądzą uważają myślą przekonują",
    commands: "dziękuję dziękujemy witaj witam witajcie cześć zobacz sprawdź przeczytaj kliknij zapraszam zapraszamy obejrzyj posłuchaj \
        pobierz dołącz pamiętaj",
    thesis: "powinien powinna powinno powinni powinny trzeba należy musi muszą",
    command_ends: "jcie dźcie ńcie",
    comments: "niestety owszem zresztą cóż tak nie oczywiście",
    ..NONE
};

const TURKISH: Leaning = Leaning {
    heads: "ikili çift üçlü adam kadın şüpheli kurban karar olay kaza saldırı araştırma belge proje diğer diğeri \
        ilki ikincisi ikisi",
    also: "ayrıca da de dahi",
    joining: "ve veya hem",
    contrast: "ama ancak fakat oysa lakin",
    claims: "diyor düşünüyor söylüyor savunuyor inanıyor iddia",
    commands: "teşekkürler merhaba",
    thesis: "gerekir gerekiyor lazım şart",
    asking_ends: "irin., ırın., urun., ürün., yın., yin., yun., yün., iniz., ınız., elim., alım., elim!, alım!, \
        teşekkür ederim., teşekkür ederim!, teşekkür ederiz., teşekkür ederiz!, teşekkürler!, bakacağız., göreceğiz.",
    comments: "maalesef neyse evet hayır belki doğrusu",
    ..NONE
};

const ARABIC: Leaning = Leaning {
    heads: "الثنائي الزوجان الرجل المرأة الشاب المشتبه القرار الحادث الهجوم الدراسة التقرير المشروع الشركة الفيديو",
    also: "أيضا كذلك",
    joining: "و ولكن",
    contrast: "لكن ولكن غير إلا بيد",
    claims: "يقول يرى يعتقد يزعم يقولون يرون يعتقدون",
    commands: "شكرا مرحبا أهلا اشترك اشتركوا اقرأ اقرأوا شاهد شاهدوا تابع تابعوا انقر اضغط شارك حمل",
    thesis: "يجب ينبغي",
    ..NONE
};

const HEBREW: Leaning = Leaning {
    heads: "הצמד השניים הזוג האיש האישה הגבר החשוד ההחלטה התקרית התאונה המתקפה המחקר הדוח הפרויקט החברה הסרטון",
    also: "גם בנוסף",
    joining: "ו וגם אלא",
    contrast: "אבל אך אולם ואולם",
    claims: "אומרים טוענים חושבים סבורים מאמינים",
    commands: "תודה שלום ברוכים לחצו הירשמו קראו צפו הצטרפו שתפו האזינו הורידו",
    thesis: "צריך צריכה צריכים חייב חייבת חייבים",
    ..NONE
};

const HINDI: Leaning = Leaning {
    also: "भी",
    joining: "और बल्कि",
    contrast: "लेकिन मगर परंतु किंतु पर",
    claims: "कहते मानते सोचते",
    commands: "धन्यवाद नमस्ते",
    thesis: "चाहिए",
    asking_ends: "ें।, इए।, िए।, ें!, धन्यवाद।, धन्यवाद!",
    ..NONE
};

const CHINESE: Leaning = Leaning {
    heads: "两人 兩人 二人 双方 雙方 三人 男子 女子 结果 結果 例如 比如 只是 当然 當然 其他 另一 更 让我们 想象 假设",
    contrast: "但 然而 不过 不過 可是 其实 其實",
    claims: "说 說 认为 認為 觉得 批评 批評",
    commands: "请 請 欢迎 歡迎 感谢 感謝 谢谢 謝謝 大家好 点击 點擊 关注 敬请 本文 本期 本集 本报 这篇",
    thesis: "应该 應該 必须 必須 应当 應當",
    ..NONE
};

const JAPANESE: Leaning = Leaning {
    heads: "2人 二人 ふたり 両者 両氏 結果 例えば たとえば もちろん 確かに ただの 別の 他の もう 次に 次は 最後に ほか",
    contrast: "しかし だが でも ところが けれど 実は",
    claims: "言う 言われ 考え とされ 思わ 主張",
    commands: "本記事 本稿 今回の記事 皆さん みなさん こんにちは ようこそ",
    thesis: "べき なければならない 必要がある",
    asking_ends: "ください。, 下さい。, ください！, ましょう。, ましょう！, お楽しみに。, お楽しみに！, ありがとうございます。, ありがとうございました。, \
        ありがとうございます！, 取り上げます。, 紹介します。, 解説します。",
    ..NONE
};

const KOREAN: Leaning = Leaning {
    heads: "두 둘은 두사람 예를 물론 바로 다른 또다른 결과는 결과적으로 다음은 마지막으로",
    contrast: "그러나 하지만 그런데 사실",
    claims: "말한다 주장한다 생각한다 여긴다 믿는다",
    commands: "안녕하세요 여러분 이번",
    thesis: "해야 하여야 필요하다",
    asking_ends: "세요., 세요!, 십시오., 바랍니다., 합시다., 감사합니다., 고맙습니다., 감사합니다!",
    ..NONE
};

/// In the order of the lexicon's languages.
pub(super) static LANGUAGES: [&Leaning; 18] = [
    &ENGLISH,
    &GERMAN,
    &FRENCH,
    &SPANISH,
    &ITALIAN,
    &PORTUGUESE,
    &DUTCH,
    &RUSSIAN,
    &UKRAINIAN,
    &POLISH,
    &TURKISH,
    &ARABIC,
    &HEBREW,
    &HINDI,
    &CHINESE,
    &JAPANESE,
    &KOREAN,
    &NONE,
];
