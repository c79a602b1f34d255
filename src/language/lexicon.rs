//! Words that tell how a sentence stands to its neighbours, by language: data.
//!
//! Lists are lower case, parted by spaces; phrases by commas.

use super::leaning::LANGUAGES as LEANING;
use super::leaning::Leaning;
use super::vocabulary::Vocabulary;
use super::words::Numbers;
use std::sync::OnceLock;

/// The words of one language.
#[derive(Debug)]
pub(crate) struct Words {
    /// Carry grammar, not matter: not counted when sentences are compared.
    pub(crate) stop: &'static str,
    /// First words that lean on the sentence before, so that the sentence
    /// does not stand alone.
    pub(crate) dangling: &'static str,
    /// First phrases that do.
    pub(crate) dangling_phrases: &'static str,
    /// First words that lean on what went before unless a time follows
    /// ("this", but "this week").
    pub(crate) pointing: &'static str,
    /// The times meant there.
    pub(crate) times: &'static str,
    /// May be left out at the beginning of a sentence.
    pub(crate) connectives: &'static str,
    /// May be left out where a comma follows.
    pub(crate) connectives_comma: &'static str,
    /// Pronouns of the third person: each leans on something.
    pub(crate) third: &'static str,
    /// Pronouns of the first and second person.
    pub(crate) own: &'static str,
    /// Those of one who speaks of himself; of scripts without spaces, pairs of
    /// signs.
    pub(crate) me: &'static str,
    /// Those of several.
    pub(crate) we: &'static str,
    /// Verbs that report.
    pub(crate) said: &'static str,
    /// Words that show that a sentence has a verb. Empty: nobody looks.
    pub(crate) verbs: &'static str,
}

const NONE: Words = Words {
    stop: "",
    dangling: "",
    dangling_phrases: "",
    pointing: "",
    times: "",
    connectives: "",
    connectives_comma: "",
    third: "",
    own: "",
    me: "",
    we: "",
    said: "",
    verbs: "",
};

const ENGLISH: Words = Words {
    stop: "the a an and or but of to in on at by for from with as is are was were be been being it its he she they \
        them his her their him this that these those there here which who whom whose what when where why how i you we \
        us our your my me not no nor so if than then too very can could will would shall should may might must do does \
        did done has have had having about after again all also any because before between both during each few \
        further into more most off once only other out over own same some such through under until up while s t d ll \
        re ve m don just now one two said says say told mr mrs ms",
    dangling: "but and or nor however he she it they that's it's he's she's they're his her their its hers theirs \
        him them also so then meanwhile thus hence therefore moreover furthermore additionally likewise \
        similarly consequently nevertheless nonetheless otherwise secondly thirdly fourthly instead besides indeed such yet afterward \
        afterwards thereafter which who whose he'll she'll they'll it'll he'd she'd \
        they'd it'd they've we'll maybe ditto elsewhere alternatively conversely accordingly",
    dangling_phrases: "the latter, the former, the move, the decision, the same, the two men, the two women, as a result, \
        for example, for instance, in addition, at the same time, on the other hand, in other words, even \
        so, after that, in that, in this, in response, in contrast, by contrast, in the meantime, as such, \
        at that, at this point, there you have it, as promised, below is, below are, in more concrete terms, in more detail, at the time, because of that, because of this, that is why, the reason, the \
        pair, the others, here is, here are, here's, here are some, not only that, one of them, some of \
        them, many of them, most of them, all of them, none of them, both of them, neither of them, each of \
        them, two of them, like many, for that, for this, with that, with this, to that end, until then, \
        since then, among them, if so, of those, of these, not so, not that, under that, on that, in those, \
        in these, from there, what follows, what is more, what's more, \
        of course, to be sure, in turn, after all, that said, admittedly, granted, which is, not only, \
        except for, in short, in any case, in that case, either way, other than that, more on that, speaking of, \
        no wonder, same goes, the answer, first of all, to do so, to do this, to do that, in doing so, by doing so, \
        here it is, there it is, there they are, what's worse, what is worse, worse still, better still, more importantly, \
        unlike the, for one thing, for one, one more thing, on top of that, apart from that, aside from that, again, \
        to illustrate, the thing is, the problem is, the trouble is, the point is, the catch is, the trick is, the good news, \
        the bad news, the best thing, the worst thing, the first thing, the next step, now all, all we need, all you need, \
        there have been a lot, there has been a lot, there's been a lot, there has been much, long story short, first and foremost",
    pointing: "this that these those",
    times: "week weekend month year day morning afternoon evening night monday tuesday wednesday thursday friday \
        saturday sunday summer winter spring autumn fall season decade century january february march april may june \
        july august september october november december quarter christmas easter",
    connectives: "but, and",
    connectives_comma: "however, meanwhile, nevertheless, nonetheless, still, yet, now, indeed, in fact, at the same time, \
        in the meantime",
    third: "he she it they him her them his hers its their theirs himself herself itself themselves",
    own: "i we you me us my our your ours yours myself ourselves yourself im ive",
    me: "i me my myself im ive",
    we: "we us our ours ourselves",
    said: "said says say told tells added adds explained noted",
    verbs: "is are was were be been am has have had do does did will would can could may might must shall should says said \
        say went came made took got gave found told saw left felt became began brought kept held wrote stood heard let \
        meant met ran paid sat spoke lay led read grew lost fell sent built understood broke spent rose drove bought \
        wore chose shot hit won fled flew knew threw sold struck sought taught caught fought drew ate slept swore sang \
        sank rang hung dealt bore tore froze stole sued woke wins win face faces cut put set plan plans isn't aren't \
        wasn't weren't don't doesn't didn't won't can't couldn't wouldn't hasn't haven't hadn't it's he's she's that's \
        there's they're we're you're i'm i've we've they've you've goes get gets make makes take takes need needs want \
        wants seem seems blew slid swam wept bled dug clung shrank sprang swept swung threw wound bound fed bet bid beat bent \
        seem remain remains include includes hope hopes think thinks know knows",
};

static GERMAN: Words = Words {
    stop: "der die das den dem des ein eine einen einem einer eines und oder aber doch sondern denn von vom zu zum zur \
        in im an am auf aus bei beim mit nach vor für über unter um durch gegen ohne seit bis als wie wenn dass ob \
        weil da ist sind war waren sei wird werden wurde wurden worden hat haben hatte hatten kann können konnte soll \
        sollen will wollen muss müssen er sie es wir ich ihr sich sein seine seinen seiner seinem ihre ihren ihrem \
        ihrer nicht kein keine auch noch nur schon so sehr mehr man dieser diese dieses diesen diesem jedoch sowie \
        damit dabei dazu dort hier was wer wo sagte sagt",
    dangling: "aber und oder doch denn sondern er sie es dies dabei dafür dazu damit dadurch darum deshalb deswegen \
        daher danach davor dann dort zudem außerdem jedoch allerdings hingegen dagegen trotzdem dennoch \
        somit also sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer ihm ihnen ihn deren dessen \
        solche so auch ebenso ansonsten stattdessen darüber darin daran darauf davon hierbei hierfür zuvor \
        derweil unterdessen wobei",
    dangling_phrases: "\
        zum beispiel, natürlich, zwar, nichts als, ein anderer, eine andere, ein weiterer, eine weitere, \
        weitere, im gegenteil, das heißt, das ist, das war, das sind, das hat, das gilt, das macht, das könnte, der grund, \
        beide, so viel, als ergebnis, infolgedessen, aus diesem grund",
    pointing: "dieser diese dieses diesen diesem jener jene jenes",
    times: "woche wochenende monat jahr tag morgen abend nacht montag dienstag mittwoch donnerstag freitag samstag \
        sonntag sommer winter frühjahr herbst saison jahrzehnt jahrhundert",
    connectives: "und, aber, doch",
    connectives_comma: "",
    third: "er sie es ihm ihn ihnen ihr ihre ihren ihrem ihrer sein seine seinen seinem seiner",
    own: "ich wir du uns mich mir dich dir mein meine unser unsere euch euer",
    me: "ich mich mir mein meine meinen meinem meiner meines",
    we: "wir uns unser unsere unseren unserem unserer unseres",
    said: "sagte sagt erklärte betonte hieß teilte",
    verbs: "",
};

const FRENCH: Words = Words {
    stop: "le la les l un une des du de d et ou mais donc or ni car à au aux en dans par pour sur sous avec sans entre vers \
        chez ce cet cette ces c qui que qu quoi dont où il elle ils elles on nous vous je j tu me m te se s lui leur leurs \
        son sa ses mon ma mes notre nos votre vos est sont été être était étaient sera a ai ont avait avaient avoir n ne \
        pas plus moins très aussi comme si y même tout tous toute toutes fait faire après avant depuis selon dit",
    dangling: "mais et ou or car donc ni il elle ils elles lui leur leurs son sa ses celui celle ceux celles cela \
        ça ceci c'est c’est c'était ainsi puis ensuite alors toutefois cependant pourtant néanmoins enfin \
        aussi également là dès d'ailleurs d’ailleurs ce dernier",
    dangling_phrases: "en effet, ce dernier, ces derniers, cette dernière, \
        par ailleurs, de plus, en outre, par exemple, bien sûr, certes, rien que, un autre, une autre, d'autres, \
        les deux, à l'inverse, au contraire, du coup, résultat",
    pointing: "ce cet cette ces",
    times: "semaine mois année an jour matin soir nuit lundi mardi mercredi jeudi vendredi samedi dimanche été hiver \
        printemps automne saison week-end",
    connectives: "mais, et, or",
    connectives_comma: "toutefois, cependant, pourtant, néanmoins, en revanche, de son côté",
    third: "il elle ils elles lui leur leurs son sa ses celui celle ceux cela ça",
    own: "je j nous vous tu me moi mon ma mes notre nos votre vos",
    me: "je j me m moi mon ma mes",
    we: "nous notre nos",
    said: "dit déclaré affirmé expliqué indiqué ajouté",
    verbs: "",
};

const SPANISH: Words = Words {
    stop: "el la los las lo un una unos unas de del al a y e o u pero ni que en con sin por para sobre entre hasta desde según \
        tras ante bajo como más menos muy también ya no sí se su sus le les me te nos mi mis tu tus este esta estos estas \
        ese esa esos esas eso esto aquel es son fue era eran ser sido está están estaba ha han había haber hay fueron \
        será cuando donde quien cual cuyo si porque pues todo todos toda todas otro otra otros él ella ellos ellas dijo",
    dangling: "pero y e o ni él ella ellos ellas esto eso aquello su sus también además así entonces luego asimismo \
        le les aunque",
    dangling_phrases: "sin embargo, por eso, por ello, por lo tanto, no obstante, es decir, lo que, \
        por ejemplo, de hecho, claro que, desde luego, por supuesto, nada más, otro, otra, otros, otras, los dos, \
        ambos, como resultado, al contrario, en consecuencia",
    pointing: "este esta estos estas ese esa esos esas aquel aquella",
    times: "semana mes año día mañana tarde noche lunes martes miércoles jueves viernes sábado domingo verano invierno \
        primavera otoño temporada fin jornada",
    connectives: "pero, y",
    connectives_comma: "sin embargo, no obstante, por otra parte, por otro lado, por su parte, en cambio, mientras tanto, finalmente",
    third: "él ella ellos ellas le les su sus esto eso",
    own: "yo nosotros tú usted ustedes me nos te mi mis nuestro nuestra tu tus",
    me: "yo me mi mis mí conmigo",
    we: "nosotros nosotras nos nuestro nuestra nuestros nuestras",
    said: "dijo afirmó señaló aseguró explicó indicó añadió",
    verbs: "",
};

const ITALIAN: Words = Words {
    stop: "il lo la i gli le l un uno una di del dello della dei degli delle a al allo alla ai agli alle da dal dalla dai in \
        nel nella nei nelle con su sul sulla sui per tra fra e ed o ma che chi cui non più meno molto anche come se si è \
        sono era erano essere stato stata stati ha hanno aveva avere ho questo questa questi queste quello quella suo \
        sua suoi sue loro lui lei ci vi ne mi ti dopo prima quando dove perché già ancora tutto tutti tutte detto",
    dangling: "ma e ed o lui lei loro esso essa essi ciò suo sua suoi sue inoltre anche così quindi poi però \
        tuttavia infatti dunque allora invece pertanto perciò quest'ultimo quest’ultimo",
    dangling_phrases: "nel frattempo, di conseguenza, per questo, \
        per esempio, ad esempio, certo, ovviamente, un altro, un'altra, altri, altre, entrambi, al contrario, \
        di conseguenza, d'altra parte, solo che",
    pointing: "questo questa questi queste quello quella quelli quelle",
    times: "settimana mese anno giorno mattina sera notte lunedì martedì mercoledì giovedì venerdì sabato domenica estate \
        inverno primavera autunno stagione",
    connectives: "ma, e",
    connectives_comma: "tuttavia, però, intanto, nel frattempo, infine",
    third: "lui lei loro esso essa essi suo sua suoi sue ciò",
    own: "io noi tu voi mi ci vi ti mio mia nostro nostra tuo vostro",
    me: "io mi mio mia miei mie",
    we: "noi ci nostro nostra nostri nostre",
    said: "detto dichiarato spiegato ha aggiunto",
    verbs: "",
};

const PORTUGUESE: Words = Words {
    stop: "o a os as um uma uns umas de do da dos das em no na nos nas por pelo pela pelos pelas para com sem sobre entre até \
        desde e ou mas nem que se não mais menos muito também já como quando onde quem qual é são foi era eram ser sido \
        está estão estava há tem têm tinha ter ao à aos às este esta estes estas esse essa esses essas isso isto aquele \
        seu sua seus suas ele ela eles elas lhe me te nos meu minha todo todos toda todas outro outra após disse",
    dangling: "mas e ou nem ele ela eles elas isso isto aquilo seu sua seus suas também assim então porém contudo \
        entretanto todavia portanto logo",
    dangling_phrases: "além disso, por isso, no entanto, ao mesmo tempo, \
        por exemplo, é claro, claro que, outro, outra, outros, outras, ambos, ao contrário, como resultado, nada mais",
    pointing: "este esta estes estas esse essa esses essas aquele aquela",
    times: "semana mês ano dia manhã tarde noite segunda terça quarta quinta sexta sábado domingo segunda-feira terça-feira \
        quarta-feira quinta-feira sexta-feira verão inverno primavera outono temporada fim",
    connectives: "mas, e",
    connectives_comma: "no entanto, porém, contudo, entretanto, por outro lado, enquanto isso, por sua vez",
    third: "ele ela eles elas lhe lhes seu sua seus suas isso isto",
    own: "eu nós você vocês me nos meu minha nosso nossa te",
    me: "eu me meu minha meus minhas mim comigo",
    we: "nós nos nosso nossa nossos nossas",
    said: "disse afirmou explicou declarou acrescentou",
    verbs: "",
};

const DUTCH: Words = Words {
    stop: "de het een en of maar want dus van in op aan bij met voor na naar door over uit om tot te ten ter is zijn was waren \
        wordt worden werd werden heeft hebben had hadden kan kunnen kon zal zullen zou zouden moet moeten hij zij ze wij \
        we ik je u jij er dat die dit deze daar hier wat wie waar hoe als dan toen ook nog niet geen wel al meer zeer zich \
        haar hun hem ons onze mijn uw volgens sinds zo zei zegt",
    dangling: "maar en of want dus hij zij ze het dit dat haar hun hem hen daarom daarmee daardoor daarna daarbij \
        daarnaast ook toch echter bovendien verder zo toen dan vervolgens daar hierdoor hiermee die",
    dangling_phrases: "aan de andere kant, tegelijkertijd, \
        bijvoorbeeld, natuurlijk, weliswaar, een ander, een andere, andere, beide, integendeel, met andere woorden, \
        alleen het, als gevolg",
    pointing: "deze",
    times: "week weekend maand jaar dag ochtend middag avond nacht maandag dinsdag woensdag donderdag vrijdag zaterdag zondag \
        zomer winter lente herfst seizoen",
    connectives: "maar, en",
    connectives_comma: "",
    third: "hij zij ze hem haar hun hen het",
    own: "ik wij we jij je u mij ons mijn onze jullie",
    me: "ik mij me mijn",
    we: "wij we ons onze",
    said: "zei zegt aldus vertelde verklaarde",
    verbs: "",
};

const RUSSIAN: Words = Words {
    stop: "и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее её мне было вот от меня \
        еще ещё нет о из ему теперь когда даже ну вдруг ли если уже или ни быть был была были него до вас нибудь уж вам \
        сказал ведь там потом себя ничего ей может они тут где есть надо ней для мы тебя их чем сам чтоб без чего раз тоже \
        себе под будет тогда кто этот того потому этого какой эти это при об после над больше через также который которая \
        которые которых которого",
    dangling: "но а и он она оно они его её ее их ему ей им это эти этот эта также однако поэтому затем потом тогда \
        так зато причём причем тоже там",
    dangling_phrases: "кроме того, при этом, тем не менее, таким образом, \
        например, в частности, к тому же, конечно, разумеется, всего лишь, в результате, напротив, наоборот, \
        в то время, в этом, на этом, до этого, после этого, из-за этого, для этого, кроме этого, об этом",
    pointing: "этот эта это эти тот та то те",
    times: "неделя неделе неделю месяц год году день утро вечер ночь лето зима весна осень сезон",
    connectives: "но, а, и",
    connectives_comma: "однако, тем не менее, между тем, впрочем, в свою очередь",
    third: "он она оно они его её ее их ему ей им",
    own: "я мы ты вы мне нам меня нас мой моя наш наша вас вам",
    me: "я мне меня мной мой моя моё мое мои моего моей моих моим",
    we: "мы нам нас нами наш наша наше наши нашего нашей наших",
    said: "сказал сказала заявил заявила сообщил сообщила отметил добавил",
    verbs: "",
};

const UKRAINIAN: Words = Words {
    stop: "і й та в у не що він на я з із зі як а то все вона так його але до ти за би по тільки її мене було від ще ні про \
        йому тепер коли навіть чи якщо вже або бути був була були для ми вони їх хто цей це при після також який яка які \
        яких того цього є під через щоб там тут де над між свою свої",
    dangling: "але а і й та він вона воно вони його її їх йому їй їм це також однак проте тому потім тоді так зате \
        теж там",
    dangling_phrases: "крім того, при цьому, таким чином, \
        наприклад, зокрема, звісно, звичайно, лише від, у результаті, навпаки, у цьому, в цьому, після цього, \
        через це, для цього, про це",
    pointing: "цей ця це ці той та те ті",
    times: "тиждень тижня місяць рік року день ранок вечір ніч літо зима весна осінь сезон",
    connectives: "але, а, і",
    connectives_comma: "однак, проте, водночас, втім, своєю чергою",
    third: "він вона воно вони його її їх йому їй їм",
    own: "я ми ти ви мені нам мене нас мій моя наш наша вас вам",
    me: "я мені мене мною мій моя моє мої мого моєї моїх",
    we: "ми нам нас нами наш наша наше наші нашого нашої наших",
    said: "сказав сказала заявив заявила повідомив повідомила зазначив додав",
    verbs: "",
};

const POLISH: Words = Words {
    stop: "i a w we z ze na do od po o u za przy przez dla nie to że się jest są był była było były być jak co ale lub albo czy \
        oraz jego jej ich go mu im ten ta te tego tej tym tych który która które których którego on ona ono oni one my wy \
        ja też także już jeszcze tylko bardzo więcej gdy kiedy gdzie kto tak może można będzie ma mają miał pod nad między \
        powiedział",
    dangling: "ale a i on ona ono oni one jego jej ich mu im to także też również jednak więc dlatego potem wtedy \
        tak ponadto tymczasem natomiast zatem tam",
    dangling_phrases: "poza tym, mimo to, \
        na przykład, ponadto, oczywiście, w rezultacie, przeciwnie, w tym, po tym, przez to, z tego powodu, \
        kolejny, kolejna, inny, inna",
    pointing: "ten ta te ci tamten tamta",
    times: "tydzień tygodnia miesiąc rok roku dzień rano wieczór noc lato zima wiosna jesień sezon",
    connectives: "ale, a, i",
    connectives_comma: "jednak, tymczasem, natomiast, z kolei",
    third: "on ona ono oni one jego jej ich mu im nim nią",
    own: "ja my ty wy mi nam mnie nas mój moja nasz nasza was",
    me: "ja mi mnie mną mój moja moje mojego mojej moich",
    we: "my nam nas nami nasz nasza nasze naszego naszej naszych",
    said: "powiedział powiedziała dodał dodała stwierdził podkreślił",
    verbs: "",
};

const TURKISH: Words = Words {
    stop: "ve ile bir bu şu o da de mi mı ki için gibi daha en çok ama ancak fakat veya ya hem ne her kadar sonra önce göre \
        olarak olan oldu olduğu olduğunu var yok değil ise biz ben siz onlar onun bunun kendi diye dedi üzere tarafından \
        bazı tüm bütün",
    dangling: "ama ancak fakat ve o onlar onun onların bunun buna bunlar bunu böylece ayrıca çünkü üstelik oysa \
        dolayısıyla",
    dangling_phrases: "öte yandan, bununla birlikte, bu nedenle, bu yüzden, \
        örneğin, elbette, tabii, yalnızca, sonuç olarak, bir başka, bir diğer, peki, aksine, yani",
    pointing: "bu şu",
    times: "hafta ay yıl gün sabah akşam gece yaz kış sezon",
    connectives: "ama, ancak, fakat, ve",
    connectives_comma: "öte yandan, bununla birlikte",
    third: "o onlar onun onların ona onu onları",
    own: "ben biz sen siz bana bize benim bizim",
    me: "ben bana beni benim bende",
    we: "biz bize bizi bizim",
    said: "dedi söyledi belirtti açıkladı",
    verbs: "",
};

const ARABIC: Words = Words {
    stop: "في من إلى على عن مع أن إن أنه التي الذي الذين هذا هذه ذلك تلك هو هي هم كان كانت يكون ما لا لم لن قد كل بعد قبل \
        حتى أو ثم بين عند منذ خلال حول كما وقد بأن له لها قال قالت",
    dangling: "لكن ولكن وهو وهي هو هي هم وهم ثم كما وأضاف وأضافت وتابع وقال وقالت وأوضح وأشار وكان وكانت وقد وفي \
        ومن وذلك ذلك وهذا لذلك ولذلك حيث بينما فيما",
    dangling_phrases: "إلا أن, \
        على سبيل المثال, بالطبع, ونتيجة, نتيجة لذلك, في المقابل, من جهته, من جهتها, كما",
    pointing: "هذا هذه هذان هؤلاء",
    times: "الأسبوع الشهر العام السنة اليوم الصباح المساء",
    connectives: "",
    connectives_comma: "",
    third: "هو هي هم هما",
    own: "أنا نحن أنت",
    me: "أنا",
    we: "نحن",
    said: "قال قالت أضاف وأضاف أوضح أعلن",
    verbs: "",
};

const HEBREW: Words = Words {
    stop: "של את על עם אל לא כי זה זאת הוא היא הם הן אני אנחנו יש אין גם או אם כל אחרי לפני בין עד רק יותר מאוד היה היתה היו \
        כמו אבל אך כך אשר לפי אמר אמרה",
    dangling: "אבל אך הוא היא הם הן גם לכן ואולם בנוסף כך זה זו זאת אלה",
    dangling_phrases: "כמו כן, עם זאת, לאחר מכן, \
        לדוגמה, למשל, כמובן, כתוצאה מכך, בנוסף, מצד שני, לכן",
    pointing: "",
    times: "",
    connectives: "אבל, אך",
    connectives_comma: "עם זאת, לעומת זאת",
    third: "הוא היא הם הן",
    own: "אני אנחנו אתה אתם",
    me: "אני שלי אותי",
    we: "אנחנו שלנו אותנו",
    said: "אמר אמרה הוסיף מסר ציין",
    verbs: "",
};

const HINDI: Words = Words {
    stop: "के का की को में से पर है हैं था थी थे और या ने कि यह वह ये वे इस उस इन उन एक भी तो ही नहीं लिए साथ बाद पहले तक \
        जो कर किया गया गई गए हो होने रहा रही रहे कहा अपने अपनी अपना कुछ जब तब अब",
    dangling: "लेकिन और या वह वे यह ये उसने उन्होंने इसने इसके उसके उनके इनके इसका उसका उनका इसकी उसकी उनकी इससे \
        उससे उनसे इसलिए हालांकि हालाँकि वहीं तब फिर इसमें उसमें उन्हें उसे इसे",
    dangling_phrases: "साथ ही, \
        उदाहरण के लिए, इसके अलावा, बेशक, जाहिर है, नतीजतन",
    pointing: "इस उस इन उन",
    times: "सप्ताह हफ्ते महीने साल वर्ष दिन सुबह शाम रात",
    connectives: "लेकिन, और",
    connectives_comma: "हालांकि, हालाँकि, वहीं",
    third: "वह वे उसने उन्होंने उसके उनके उसका उनका उसकी उनकी उन्हें उसे",
    own: "मैं हम तुम आप मेरे हमारे आपके मुझे हमें",
    me: "मैं मैंने मेरे मेरा मेरी मुझे",
    we: "हम हमने हमारे हमारा हमारी हमें",
    said: "कहा बताया",
    verbs: "",
};

const CHINESE: Words = Words {
    dangling: "他 她 它 这 這 那 此 该 該 其 但 而 然而 不过 不過 因此 所以 同时 同時 另外 此外 并 並 且 于是 於是 则 則 也 还 還",
    said: "说 說 表示 称 稱 指出",
    me: "我的 我是 我在 我想 我觉 我覺 我也 我就 我有 我会 我會 我从 我和 我自 我把 我对 我對 我不 我将",
    we: "我们 我們 咱们",
    ..NONE
};

const JAPANESE: Words = Words {
    dangling: "彼 これ それ あれ この その あの こう そう ここ そこ しかし だが でも また そして さらに なお 同氏 同社 一方 ただ ただし \
        つまり だから したがって そのため",
    said: "述べ 語っ 話し",
    me: "私は 私が 私の 私も 私に 僕は 僕が 僕の 僕も 俺は 俺の",
    we: "私た 我々 僕ら",
    ..NONE
};

const KOREAN: Words = Words {
    stop: "그 이 저 것 수 등 및 또는 더 한 할 있다 있는 했다 한다 위해 대해 따르면 통해",
    dangling: "그는 그녀는 그들은 그가 그의 그러나 하지만 그리고 또 또한 이는 이에 이를 이와 이어 이런 이러한 그러면서 그래서 따라서 한편 \
        반면 다만 그 이로 이같이 이같은 여기에",
    said: "말했다 밝혔다 전했다",
    me: "나는 내가 나의 나도 저는 제가 저도",
    we: "우리 우리는 우리가 우리의 저희 저희는",
    pointing: "이",
    // Lee is a name as well.
    times: "주 달 해 날 대통령 대통령은 대통령이 대표 대표는 의원 의원은 총리 장관 감독 시장 교수 씨 씨는 씨가",
    ..NONE
};

/// All languages by their primary tags; the last is any other.
static LANGUAGES: [(&[&str], &Words); 18] = [
    (&["en"], &ENGLISH),
    (&["de"], &GERMAN),
    (&["fr"], &FRENCH),
    (&["es"], &SPANISH),
    (&["it"], &ITALIAN),
    (&["pt"], &PORTUGUESE),
    (&["nl"], &DUTCH),
    (&["ru"], &RUSSIAN),
    (&["uk"], &UKRAINIAN),
    (&["pl"], &POLISH),
    (&["tr"], &TURKISH),
    (&["ar"], &ARABIC),
    (&["he", "iw"], &HEBREW),
    (&["hi"], &HINDI),
    (&["zh"], &CHINESE),
    (&["ja"], &JAPANESE),
    (&["ko"], &KOREAN),
    (&[], &NONE),
];

/// The lists of a language made ready for look-ups.
#[derive(Debug)]
pub(crate) struct Lexicon {
    pub(crate) words: &'static Words,
    pub(crate) leaning: &'static Leaning,
    pub(crate) dangling_phrases: Vec<&'static str>,
    pub(crate) connectives: Vec<&'static str>,
    pub(crate) connectives_comma: Vec<&'static str>,
    /// What every article's numbers begin with.
    pub(crate) numbers: Numbers,
    listed: Vocabulary,
    /// By number in `listed`.
    roles: Vec<u32>,
}

/// Lists that a word is looked up in.
pub(crate) const DANGLING: u32 = 1;
pub(crate) const POINTING: u32 = 2;
pub(crate) const TIMES: u32 = 4;
pub(crate) const THIRD: u32 = 8;
pub(crate) const SAID: u32 = 16;
pub(crate) const VERBS: u32 = 32;
pub(crate) const ARTICLES: u32 = 64;
pub(crate) const HEADS: u32 = 128;
pub(crate) const KNOWN: u32 = 256;
pub(crate) const ALSO: u32 = 512;
pub(crate) const JOINING: u32 = 1024;
pub(crate) const CONTRAST: u32 = 2048;
pub(crate) const CLAIMS: u32 = 4096;
pub(crate) const COMMANDS: u32 = 8192;
pub(crate) const OBJECTS: u32 = 16384;
pub(crate) const FINITE: u32 = 32768;
pub(crate) const STOP: u32 = 1 << 16;
pub(crate) const OWN: u32 = 1 << 17;
pub(crate) const ME: u32 = 1 << 18;
pub(crate) const WE: u32 = 1 << 19;

impl Lexicon {
    fn new(words: &'static Words, leaning: &'static Leaning) -> Lexicon {
        let phrases = |list: &'static str| {
            let phrases = list.split(", ").map(str::trim);
            phrases.filter(|phrase| !phrase.is_empty()).collect()
        };
        let mut lexicon = Lexicon {
            words,
            leaning,
            dangling_phrases: phrases(words.dangling_phrases),
            connectives: phrases(words.connectives),
            connectives_comma: phrases(words.connectives_comma),
            numbers: Numbers::new(words, leaning.thesis),
            listed: Vocabulary::default(),
            roles: Vec::new(),
        };
        for (list, role) in [
            (words.dangling, DANGLING),
            (words.pointing, POINTING),
            (words.times, TIMES),
            (words.third, THIRD),
            (words.said, SAID),
            (words.verbs, VERBS),
            (leaning.articles, ARTICLES),
            (leaning.heads, HEADS),
            (leaning.known, KNOWN),
            (leaning.also, ALSO),
            (leaning.joining, JOINING),
            (leaning.contrast, CONTRAST),
            (leaning.claims, CLAIMS),
            (leaning.commands, COMMANDS),
            (leaning.objects, OBJECTS),
            (leaning.finite, FINITE),
            (words.stop, STOP),
            (words.own, OWN),
            (words.me, ME),
            (words.we, WE),
        ] {
            for word in list.split_whitespace() {
                let number = lexicon.listed.number(word);
                lexicon.roles.resize(lexicon.listed.len(), 0);
                lexicon.roles[number] |= role;
            }
        }
        lexicon
    }

    /// A capital letter tells no name: all nouns have one, or no word has.
    pub(crate) fn nouns_are_capitals(&self) -> bool {
        std::ptr::eq(self.words, &GERMAN)
    }

    /// The lists that have a word, in lower case.
    pub(crate) fn roles(&self, word: &str) -> u32 {
        self.listed.get(word).map_or(0, |number| self.roles[number])
    }
}

/// Words that carry grammar, of all languages.
pub(crate) fn grammar_words() -> impl Iterator<Item = &'static str> {
    LANGUAGES
        .iter()
        .flat_map(|(_, words)| words.stop.split_whitespace())
}

/// The words of a language by its BCP 47 tag; an unsaid one is read as
/// English.
pub(crate) fn of(language: Option<&str>) -> &'static Lexicon {
    static READY: [OnceLock<Lexicon>; 18] = [const { OnceLock::new() }; 18];
    let tag = language.unwrap_or("en");
    let primary = tag.split(['-', '_']).next().unwrap_or(tag);
    let known = LANGUAGES
        .iter()
        .position(|(tags, _)| tags.iter().any(|tag| tag.eq_ignore_ascii_case(primary)));
    let at = known.unwrap_or(LANGUAGES.len() - 1);
    READY[at].get_or_init(|| Lexicon::new(LANGUAGES[at].1, LEANING[at]))
}
