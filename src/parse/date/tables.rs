//! The names that dates are written with, as data: add a language by adding
//! a row, a zone by adding a pair, and a case to `tests/it/dates.rs`.
//!
//! Names stand here as people write them; `lex` folds them. A name may have
//! several words, with `_` between them.

use super::token::Half;
use super::token::Kind;
use super::token::Unit;

/// A language, and for each month its names: whole, short, inflected.
#[rustfmt::skip]
pub(super) const MONTHS: &[(&str, [&str; 12])] = &[
    ("English", [
        "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
        "september sep sept", "october oct", "november nov", "december dec",
    ]),
    ("German", [
        "januar jan jänner jän", "februar feb feber", "märz mär mrz maerz", "april apr", "mai", "juni jun",
        "juli jul", "august aug", "september sep sept", "oktober okt", "november nov", "dezember dez",
    ]),
    ("French", [
        "janvier janv", "février févr fév", "mars", "avril avr", "mai", "juin", "juillet juill juil",
        "août aou",
        "septembre", "octobre", "novembre", "décembre déc",
    ]),
    ("Spanish", [
        "enero ene", "febrero", "marzo", "abril abr", "mayo", "junio", "julio", "agosto ago",
        "septiembre setiembre set", "octubre", "noviembre", "diciembre dic",
    ]),
    ("Portuguese", [
        "janeiro", "fevereiro fev", "março", "abril", "maio mai", "junho", "julho", "agosto", "setembro set",
        "outubro out", "novembro", "dezembro dez",
    ]),
    ("Italian", [
        "gennaio gen", "febbraio", "marzo", "aprile", "maggio mag", "giugno giu", "luglio lug", "agosto",
        "settembre sett", "ottobre ott", "novembre", "dicembre",
    ]),
    ("Dutch", [
        "januari", "februari", "maart mrt", "april", "mei", "juni", "juli", "augustus", "september",
        "oktober", "november", "december",
    ]),
    ("Catalan", [
        "gener", "febrer febr", "març", "abril", "maig", "juny", "juliol", "agost ag", "setembre", "octubre",
        "novembre", "desembre des",
    ]),
    ("Romanian", [
        "ianuarie ian", "februarie", "martie", "aprilie", "mai", "iunie iun", "iulie iul", "august",
        "septembrie", "octombrie", "noiembrie noi", "decembrie",
    ]),
    ("Swedish", [
        "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober",
        "november", "december",
    ]),
    ("Danish", [
        "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober",
        "november", "december",
    ]),
    ("Norwegian", [
        "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober",
        "november", "desember des",
    ]),
    ("Finnish", [
        "tammikuu tammikuuta tammi", "helmikuu helmikuuta helmi", "maaliskuu maaliskuuta maalis",
        "huhtikuu huhtikuuta huhti", "toukokuu toukokuuta touko", "kesäkuu kesäkuuta kesä",
        "heinäkuu heinäkuuta heinä", "elokuu elokuuta elo", "syyskuu syyskuuta syys",
        "lokakuu lokakuuta loka", "marraskuu marraskuuta marras", "joulukuu joulukuuta joulu",
    ]),
    ("Hungarian", [
        "január", "február februári", "március márc", "április ápr", "május máj", "június jún", "július júl",
        "augusztus", "szeptember szept", "október okt", "november", "december",
    ]),
    ("Polish", [
        "styczeń stycznia sty", "luty lutego lut", "marzec marca", "kwiecień kwietnia kwi", "maj maja",
        "czerwiec czerwca cze", "lipiec lipca lip", "sierpień sierpnia sie", "wrzesień września wrz",
        "październik października paź", "listopad listopada lis", "grudzień grudnia gru",
    ]),
    ("Czech", [
        "leden ledna led", "únor února úno", "březen března bře", "duben dubna dub", "květen května kvě",
        "červen června čvn", "červenec července čvc", "srpen srpna srp", "září zář", "říjen října říj",
        "listopad listopadu", "prosinec prosince pro",
    ]),
    ("Slovak", [
        "január januára", "február februára", "marec marca", "apríl apríla", "máj mája", "jún júna",
        "júl júla", "august augusta", "september septembra", "október októbra", "november novembra",
        "december decembra",
    ]),
    ("Turkish", [
        "ocak oca", "şubat şub", "mart", "nisan nis", "mayıs", "haziran haz", "temmuz tem", "ağustos ağu",
        "eylül eyl", "ekim eki", "kasım kas", "aralık ara",
    ]),
    ("Greek", [
        "ιανουάριος ιανουαρίου ιαν", "φεβρουάριος φεβρουαρίου φεβ φεβρ", "μάρτιος μαρτίου μάρ μάρτ μαώ",
        "απρίλιος απριλίου απρ", "μάιος μαΐου μάι", "ιούνιος ιουνίου ιουν ιον", "ιούλιος ιουλίου ιουλ ιολ",
        "αύγουστος αυγούστου αυγ", "σεπτέμβριος σεπτεμβρίου σεπ σεπτ", "οκτώβριος οκτωβρίου οκτ",
        "νοέμβριος νοεμβρίου νοε", "δεκέμβριος δεκεμβρίου δεκ",
    ]),
    ("Russian", [
        "январь января янв", "февраль февраля фев февр", "март марта мар", "апрель апреля апр", "май мая",
        "июнь июня июн", "июль июля июл", "август августа авг", "сентябрь сентября сен сент",
        "октябрь октября окт", "ноябрь ноября ноя нояб", "декабрь декабря дек",
    ]),
    ("Ukrainian", [
        "січень січня січ", "лютий лютого лют", "березень березня бер", "квітень квітня кві квіт",
        "травень травня тра трав", "червень червня чер черв", "липень липня лип", "серпень серпня сер серп",
        "вересень вересня вер", "жовтень жовтня жов жовт", "листопад листопада лис лист",
        "грудень грудня гру груд",
    ]),
    ("Bulgarian", [
        "януари яну", "февруари фев", "март", "април апр", "май", "юни", "юли", "август авг",
        "септември сеп септ", "октомври окт", "ноември ное ноем", "декември дек",
    ]),
    ("Indonesian", [
        "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus agu", "september",
        "oktober", "november", "desember",
    ]),
    ("Arabic", [
        "يناير جانفي", "فبراير فيفري", "مارس", "أبريل إبريل أفريل", "مايو ماي", "يونيو يونيه جوان",
        "يوليو يوليه جويلية", "أغسطس أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ]),
    ("Arabic of the Levant", [
        "كانون_الثاني", "شباط", "آذار", "نيسان", "أيار نوار", "حزيران", "تموز", "آب", "أيلول", "تشرين_الأول",
        "تشرين_الثاني", "كانون_الأول",
    ]),
    ("Arabic of Morocco", [
        "يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر",
    ]),
    ("Hebrew", [
        "ינואר בינואר", "פברואר בפברואר", "מרץ במרץ", "אפריל באפריל", "מאי במאי", "יוני ביוני", "יולי ביולי",
        "אוגוסט באוגוסט", "ספטמבר בספטמבר", "אוקטובר באוקטובר", "נובמבר בנובמבר", "דצמבר בדצמבר",
    ]),
    ("Hebrew, short", [
        "ינו בינו ינ", "פבר בפבר", "מרץ", "אפר באפר", "מאי", "יונ ביונ", "יול ביול", "אוג באוג", "ספט בספט",
        "אוק באוק אוקט", "נוב בנוב", "דצמ בדצמ",
    ]),
    ("Hindi", [
        "जनवरी", "फरवरी फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर सितम्बर",
        "अक्टूबर अक्तूबर", "नवंबर नवम्बर", "दिसंबर दिसम्बर",
    ]),
    ("Hindi, short", [
        "जन", "फ़र फर", "मार्च", "अप्रै", "मई", "जून", "जुल जुला", "अग", "सित", "अक्टू अक्तू", "नव", "दिस",
    ]),
    // Where a short name is another month's elsewhere, the rows above have it:
    // "lip" is Polish, "lis" is Polish, "srp" is Czech.
    ("Croatian", [
        "siječanj siječnja sij", "veljača veljače velj", "ožujak ožujka ožu", "travanj travnja tra",
        "svibanj svibnja svi", "lipanj lipnja", "srpanj srpnja", "kolovoz kolovoza kol", "rujan rujna ruj",
        "listopad", "studeni studenoga studenog stu", "prosinac prosinca pro",
    ]),
    ("Serbian", [
        "januar januara", "februar februara", "mart marta", "april aprila", "maj maja", "jun juna", "jul jula",
        "avgust avgusta avg", "septembar septembra", "oktobar oktobra", "novembar novembra", "decembar decembra",
    ]),
    ("Serbian, Cyrillic", [
        "јануар јануара јан", "фебруар фебруара феб", "март марта мар", "април априла апр", "мај маја",
        "јун јуна", "јул јула", "август августа авг", "септембар септембра сеп", "октобар октобра окт",
        "новембар новембра нов", "децембар децембра дец",
    ]),
    ("Macedonian", [
        "јануари", "февруари", "март", "април", "мај", "јуни", "јули", "август", "септември", "октомври",
        "ноември", "декември",
    ]),
    ("Slovenian", [
        "januar januarja", "februar februarja", "marec marca", "april aprila", "maj maja", "junij junija",
        "julij julija", "avgust avgusta avg", "september septembra", "oktober oktobra", "november novembra",
        "december decembra",
    ]),
    ("Lithuanian", [
        "sausis sausio saus", "vasaris vasario vas", "kovas kovo kov", "balandis balandžio bal",
        "gegužė gegužės geg", "birželis birželio birž", "liepa liepos liep", "rugpjūtis rugpjūčio rugp",
        "rugsėjis rugsėjo rugs", "spalis spalio spal", "lapkritis lapkričio lapkr", "gruodis gruodžio gruod",
    ]),
    ("Latvian", [
        "janvāris janvārī", "februāris februārī febr", "marts martā", "aprīlis aprīlī", "maijs maijā",
        "jūnijs jūnijā jūn", "jūlijs jūlijā jūl", "augusts augustā", "septembris septembrī", "oktobris oktobrī",
        "novembris novembrī", "decembris decembrī",
    ]),
    ("Estonian", [
        "jaanuar jaan", "veebruar veebr", "märts", "aprill", "mai", "juuni", "juuli", "august", "september",
        "oktoober", "november", "detsember dets",
    ]),
    ("Icelandic", [
        "janúar", "febrúar", "mars", "apríl", "maí", "júní", "júlí", "ágúst", "september", "október",
        "nóvember", "desember",
    ]),
    ("Belarusian", [
        "студзень студзеня сту", "люты лютага лют", "сакавік сакавіка сак", "красавік красавіка кра", "май мая",
        "чэрвень чэрвеня чэр", "ліпень ліпеня ліп", "жнівень жніўня жні", "верасень верасня",
        "кастрычнік кастрычніка кас", "лістапад лістапада ліс", "снежань снежня сне",
    ]),
    ("Galician", [
        "xaneiro xan", "febreiro", "marzo", "abril", "maio", "xuño", "xullo xul", "agosto", "setembro",
        "outubro", "novembro", "decembro",
    ]),
    ("Malay", [
        "januari", "februari", "mac", "april", "mei", "jun", "julai", "ogos ogo", "september", "oktober",
        "november", "disember dis",
    ]),
    ("Persian", [
        "ژانویه", "فوریه", "مارس", "آوریل", "مه می", "ژوئن", "ژوئیه جولای", "اوت آگوست", "سپتامبر", "اکتبر",
        "نوامبر", "دسامبر",
    ]),
    ("Urdu", [
        "جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر",
    ]),
    ("Afrikaans", [
        "januarie", "februarie", "maart", "april", "mei", "junie", "julie", "augustus", "september", "oktober",
        "november", "desember",
    ]),
    ("Basque", [
        "urtarrila urtarrilaren urtarrilak", "otsaila otsailaren otsailak", "martxoa martxoaren martxoak",
        "apirila apirilaren apirilak", "maiatza maiatzaren maiatzak", "ekaina ekainaren ekainak",
        "uztaila uztailaren uztailak", "abuztua abuztuaren abuztuak", "iraila irailaren irailak",
        "urria urriaren urriak", "azaroa azaroaren azaroak", "abendua abenduaren abenduak",
    ]),
    ("Albanian", [
        "janar", "shkurt shk", "mars", "prill pri", "maj", "qershor qer", "korrik korr", "gusht gush",
        "shtator sht", "tetor tet", "nëntor nën", "dhjetor dhj",
    ]),
    ("Azerbaijani", [
        "yanvar yan", "fevral", "mart", "aprel", "may", "iyun iyn", "iyul iyl", "avqust avq",
        "sentyabr", "oktyabr", "noyabr noy", "dekabr dek",
    ]),
    ("Uzbek", [
        "yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avgust", "sentabr", "oktabr", "noyabr",
        "dekabr",
    ]),
    ("Filipino", [
        "enero", "pebrero peb", "marso", "abril", "mayo", "hunyo hun", "hulyo hul", "agosto", "setyembre",
        "oktubre", "nobyembre nob", "disyembre",
    ]),
    ("Swahili", [
        "januari", "februari", "machi", "aprili", "mei", "juni", "julai", "agosti", "septemba", "oktoba",
        "novemba", "desemba",
    ]),
    ("Georgian", [
        "იანვარი იან", "თებერვალი თებ", "მარტი მარ", "აპრილი აპრ", "მაისი მაი", "ივნისი ივნ", "ივლისი ივლ",
        "აგვისტო აგვ", "სექტემბერი სექ", "ოქტომბერი ოქტ", "ნოემბერი ნოე", "დეკემბერი დეკ",
    ]),
    ("Armenian", [
        "հունվար հունվարի հնվ", "փետրվար փետրվարի փտվ", "մարտ մարտի մրտ", "ապրիլ ապրիլի ապր",
        "մայիս մայիսի մյս", "հունիս հունիսի հնս", "հուլիս հուլիսի հլս", "օգոստոս օգոստոսի օգս",
        "սեպտեմբեր սեպտեմբերի սեպ", "հոկտեմբեր հոկտեմբերի հոկ", "նոյեմբեր նոյեմբերի նոյ",
        "դեկտեմբեր դեկտեմբերի դեկ",
    ]),
    ("Kazakh", [
        "қаңтар қаң", "ақпан ақп", "наурыз нау", "сәуір сәу", "мамыр мам", "маусым мау", "шілде шіл",
        "тамыз там", "қыркүйек қыр", "қазан қаз", "қараша қар", "желтоқсан жел",
    ]),
    ("Bengali", [
        "জানুয়ারী জানুয়ারি জানু", "ফেব্রুয়ারী ফেব্রুয়ারি ফেব", "মার্চ", "এপ্রিল এপ্রি", "মে", "জুন", "জুলাই জুল",
        "আগস্ট আগ", "সেপ্টেম্বর সেপ", "অক্টোবর অক্টো", "নভেম্বর নভে", "ডিসেম্বর ডিসে",
    ]),
    ("Tamil", [
        "ஜனவரி ஜன", "பிப்ரவரி பிப்", "மார்ச் மார்", "ஏப்ரல் ஏப்", "மே", "ஜூன்", "ஜூலை", "ஆகஸ்ட் ஆக",
        "செப்டம்பர் செப்", "அக்டோபர் அக்", "நவம்பர் நவ", "டிசம்பர் டிச",
    ]),
    ("Thai", [
        "มกราคม ม.ค", "กุมภาพันธ์ ก.พ", "มีนาคม มี.ค", "เมษายน เม.ย", "พฤษภาคม พ.ค", "มิถุนายน มิ.ย",
        "กรกฎาคม ก.ค", "สิงหาคม ส.ค", "กันยายน ก.ย", "ตุลาคม ต.ค", "พฤศจิกายน พ.ย", "ธันวาคม ธ.ค",
    ]),
    ("Vietnamese", [
        "tháng_1 thg_1 thg1 th1 tháng_một tháng_giêng", "tháng_2 thg_2 thg2 th2 tháng_hai",
        "tháng_3 thg_3 thg3 th3 tháng_ba", "tháng_4 thg_4 thg4 th4 tháng_tư", "tháng_5 thg_5 thg5 th5 tháng_năm",
        "tháng_6 thg_6 thg6 th6 tháng_sáu", "tháng_7 thg_7 thg7 th7 tháng_bảy", "tháng_8 thg_8 thg8 th8 tháng_tám",
        "tháng_9 thg_9 thg9 th9 tháng_chín", "tháng_10 thg_10 thg10 th10 tháng_mười",
        "tháng_11 thg_11 thg11 th11 tháng_mười_một", "tháng_12 thg_12 thg12 th12 tháng_mười_hai tháng_chạp",
    ]),
];

/// A language, and the names of its days. Which day it is does not matter: a
/// wrong one is as frequent as a right one is useless.
#[rustfmt::skip]
pub(super) const WEEKDAYS: &[(&str, &str)] = &[
    ("English", "monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun"),
    ("German", "montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sonnabend sa sonntag so"),
    ("French", "lundi lun mardi mar mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim"),
    ("Spanish", "lunes lun martes mar miércoles mié mie jueves jue viernes vie sábado sáb domingo dom"),
    ("Portuguese", "segunda seg terça ter quarta qua quinta qui sexta sex sábado sáb domingo dom feira"),
    ("Italian", "lunedì lun martedì mar mercoledì mer giovedì gio venerdì ven sabato sab domenica dom"),
    ("Dutch", "maandag ma dinsdag di woensdag wo donderdag do vrijdag vr zaterdag za zondag zo"),
    ("Catalan", "dilluns dl dimarts dt dimecres dc dijous dj divendres dv dissabte ds diumenge dg"),
    ("Romanian", "luni marți mar miercuri mie joi vineri vin sâmbătă sâm duminică dum"),
    ("Swedish", "måndag mån tisdag tis onsdag ons torsdag tors fredag fre lördag lör söndag sön"),
    ("Danish", "mandag man tirsdag tir onsdag ons torsdag tor fredag fre lørdag lør søndag søn"),
    ("Finnish", "maanantai ma tiistai ti keskiviikko ke torstai to perjantai pe lauantai la sunnuntai su"),
    ("Hungarian", "hétfő kedd szerda sze csütörtök csüt péntek szombat szo vasárnap vas"),
    ("Polish", "poniedziałek pon wtorek wto wt środa śro śr czwartek czw piątek pią pt sobota sob niedziela nie niedz"),
    ("Czech", "pondělí po úterý út středa st čtvrtek čt pátek pá sobota so neděle ne"),
    ("Slovak", "pondelok utorok streda štvrtok piatok sobota nedeľa"),
    ("Turkish", "pazartesi pzt salı sal çarşamba çar perşembe per cuma cum cumartesi cmt pazar paz"),
    ("Greek", "δευτέρα δευ τρίτη τρι τετάρτη τετ πέμπτη πεμ παρασκευή παρ σάββατο σαβ κυριακή κυρ"),
    ("Russian", "понедельник пн пон вторник вт втр среда ср срд четверг чт чтв пятница пт птн суббота сб суб воскресенье вс вск"),
    ("Ukrainian", "понеділок вівторок середа четвер пʼятниця субота сб неділя нд"),
    ("Bulgarian", "понеделник вторник сряда четвъртък петък събота неделя"),
    ("Indonesian", "senin sen selasa rabu rab kamis kam jumat jum sabtu sab minggu min"),
    ("Arabic", "الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد"),
    ("Hebrew", "יום שני שלישי רביעי חמישי שישי שבת ראשון"),
    ("Hebrew letters", "א ב ג ד ה ו ש"),
    ("Croatian", "ponedjeljak pon utorak uto srijeda sri četvrtak čet petak pet subota sub nedjelja ned"),
    ("Serbian", "ponedeljak utorak sreda sre četvrtak petak subota nedelja"),
    ("Serbian, Cyrillic", "понедељак пон уторак уто среда сре четвртак чет петак пет субота суб недеља нед"),
    ("Macedonian", "понеделник вторник вто среда четврток петок сабота саб недела"),
    ("Slovenian", "ponedeljek torek sreda četrtek petek sobota sob nedelja"),
    ("Lithuanian", "pirmadienis antradienis trečiadienis ketvirtadienis penktadienis šeštadienis sekmadienis pr an tr kt pn št sk"),
    ("Latvian", "pirmdiena pirmd otrdiena otrd trešdiena trešd ceturtdiena ceturtd piektdiena piektd sestdiena sestd svētdiena svētd"),
    ("Estonian", "esmaspäev teisipäev kolmapäev neljapäev reede laupäev pühapäev"),
    ("Icelandic", "mánudagur þriðjudagur þri miðvikudagur mið fimmtudagur fim föstudagur fös laugardagur lau sunnudagur"),
    ("Belarusian", "панядзелак аўторак аў серада чацвер чц пятніца субота нядзеля"),
    ("Galician", "luns martes mércores mér xoves xov venres sábado domingo"),
    ("Malay", "isnin selasa rabu khamis jumaat sabtu ahad isn kha ahd"),
    ("Albanian", "hënë hën martë mërkurë mër enjte enj premte pre shtunë sht diel die"),
    ("Persian", "شنبه یکشنبه دوشنبه سه‌شنبه سه_شنبه چهارشنبه چهار_شنبه پنجشنبه پنج_شنبه جمعه"),
    ("Urdu", "پیر منگل بدھ جمعرات جمعہ ہفتہ اتوار"),
    ("Thai", "วันจันทร์ วันจันทร์ที่ จันทร์ วันอังคาร วันอังคารที่ อังคาร วันพุธ วันพุธที่ พุธ วันพฤหัสบดี วันพฤหัสบดีที่ พฤหัสบดี"),
    ("Thai", "วันศุกร์ วันศุกร์ที่ ศุกร์ วันเสาร์ วันเสาร์ที่ เสาร์ วันอาทิตย์ วันอาทิตย์ที่ อาทิตย์ จ อ พ พฤ ศ ส อา"),
    ("Vietnamese", "thứ_hai thứ_ba thứ_tư thứ_năm thứ_sáu thứ_bảy chủ_nhật cn"),
    ("Vietnamese", "thứ_2 thứ_3 thứ_4 thứ_5 thứ_6 thứ_7 th_2 th_3 th_4 th_5 th_6 th_7 t2 t3 t4 t5 t6 t7"),
    ("Hindi", "सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार सोम मंगल बुध गुरु शुक्र शनि रवि"),
];

/// Words between the parts that say nothing: of, the, at, o'clock, year.
pub(super) const FILLERS: &str = "\
    st nd rd th er ère e º ª ° \
    of the on at in and de del do da di d el la las los le les à a um oclock om kl den der im \
    ore alle ora dia às as klo ve saat tarihinde m gada ob u v roku \
    ngày năm lúc \
    года год г р рік році рок о об в во у στις και το годината της թ ж \
    في الساعة ב בשעה ساعت เวลา ที่ น พ.ศ ค.ศ";

/// Words in front of a colon that say that a date follows.
pub(super) const LABELS: &str = "\
    d date published publication pubdate posted post updated update modified modification created creation \
    issued released release last time \
    datum veröffentlicht erstellt aktualisiert geändert stand publié publiée mis jour \
    fecha publicado publicada actualizado data publicação atualizado pubblicato aggiornato \
    gepubliceerd geplaatst publicerad opublikowano tarih дата опубликовано обновлено создано";

/// Words behind a number of the time of day.
#[rustfmt::skip]
pub(super) const UNITS: &[(Unit, &str)] = &[
    (Unit::Hour, "h hrs hr hs ч uhr uur heure heures horas hod godz giờ นาฬิกา"),
    (Unit::Minute, "m min mn мин phút นาที"),
    (Unit::Second, "s sec sek сек giây วินาที"),
];

/// Words for the halves of the day. Those that are also days of the week
/// ("Sa") mean the half behind a time.
#[rustfmt::skip]
pub(super) const HALVES: &[(Half, &str)] = &[
    (Half::Morning, "am a.m πμ π.μ ص صباحا öö дп sa pg p.d"),
    (Half::Noon, "noon midday mittag mittags midi mediodía mezzogiorno meio-dia middag полдень"),
    (Half::Noon, "опівдні полудень południe öğle öğlen ظهرا الظهر ظهر צהריים בצהריים दोपहर"),
    (Half::Midnight, "midnight mitternacht minuit medianoche mezzanotte meia-noite middernacht полночь"),
    (Half::Midnight, "опівночі північ północ północy gece_yarısı منتصف_الليل חצות בחצות आधी_रात"),
    (Half::Afternoon, "pm p.m μμ μ.μ م مساء ös пп ch ptg m.d بعدازظهر ب.ظ"),
];

/// Zones by their letters, in minutes east of UTC. Where several claim the
/// letters, the one that feeds mean (CST is Chicago, IST India, BST London).
/// Military letters are read as RFC 822 meant four of them and, like RFC
/// 2822, section 4.3, demands, as UTC otherwise.
#[rustfmt::skip]
pub(super) const ZONES: &[(&str, i32)] = &[
    ("utc", 0), ("gmt", 0), ("ut", 0), ("uct", 0), ("z", 0), ("zulu", 0), ("wet", 0), ("wez", 0),
    ("egst", 0), ("g.m.t", 0), ("u.t.c", 0), ("мск", 180),
    // North America
    ("nst", -210), ("ndt", -150), ("ast", -240), ("adt", -180), ("at", -240), ("est", -300),
    ("edt", -240), ("et", -300), ("cst", -360), ("cdt", -300), ("ct", -360), ("mst", -420),
    ("mdt", -360), ("mt", -420), ("pst", -480), ("pdt", -420), ("pt", -480), ("akst", -540),
    ("akdt", -480), ("hst", -600), ("hast", -600), ("hadt", -540), ("hdt", -540),
    // South America
    ("art", -180), ("brt", -180), ("brst", -120), ("clt", -240), ("clst", -180), ("cot", -300),
    ("pet", -300), ("ect", -300), ("vet", -240), ("bot", -240), ("uyt", -180), ("pyt", -240),
    ("gft", -180), ("cvt", -60),
    // Europe
    ("west", 60), ("bst", 60), ("cet", 60), ("met", 60), ("mez", 60), ("cest", 120), ("mest", 120),
    ("mesz", 120), ("cedt", 120), ("eet", 120), ("oez", 120), ("eest", 180), ("eedt", 180),
    ("msk", 180), ("msd", 240), ("trt", 180), ("samt", 240), ("azot", -60), ("azt", 240),
    ("get", 240), ("amt", 240),
    // Africa
    ("wat", 60), ("cat", 120), ("sast", 120), ("eat", 180), ("mut", 240),
    // Asia
    ("idt", 180), ("irst", 210), ("irdt", 270), ("gst", 240), ("uzt", 300), ("btt", 360), ("ulat", 480),
    ("magt", 660), ("pett", 720), ("yekt", 300), ("pkt", 300), ("ist", 330), ("npt", 345),
    ("bdt", 360), ("omst", 360), ("mmt", 390), ("ict", 420), ("wib", 420), ("novt", 420),
    ("krat", 420), ("hkt", 480), ("sgt", 480), ("myt", 480), ("pht", 480), ("wita", 480),
    ("irkt", 480), ("jst", 540), ("kst", 540), ("wit", 540), ("yakt", 540), ("vlat", 600),
    // Oceania
    ("awst", 480), ("acst", 570), ("acdt", 630), ("aest", 600), ("aedt", 660), ("chst", 600),
    ("nzst", 720), ("nzdt", 780), ("chast", 765), ("fjt", 720), ("tot", 780), ("sst", -660),
    // Military letters
    ("a", -60), ("m", -720), ("n", 60), ("y", 720),
    // In words
    ("coordinated_universal_time", 0), ("universal_time", 0), ("greenwich_mean_time", 0),
    ("western_european_time", 0), ("western_european_standard_time", 0), ("western_european_summer_time", 60),
    ("british_summer_time", 60), ("irish_standard_time", 60),
    ("central_european_time", 60), ("central_european_standard_time", 60), ("central_european_summer_time", 120),
    ("eastern_european_time", 120), ("eastern_european_standard_time", 120), ("eastern_european_summer_time", 180),
    ("moscow_time", 180), ("moscow_standard_time", 180),
    ("newfoundland_standard_time", -210), ("newfoundland_daylight_time", -150),
    ("atlantic_standard_time", -240), ("atlantic_daylight_time", -180),
    ("eastern_time", -300), ("eastern_standard_time", -300), ("eastern_daylight_time", -240),
    ("central_time", -360), ("central_standard_time", -360), ("central_daylight_time", -300),
    ("mountain_time", -420), ("mountain_standard_time", -420), ("mountain_daylight_time", -360),
    ("pacific_time", -480), ("pacific_standard_time", -480), ("pacific_daylight_time", -420),
    ("alaska_standard_time", -540), ("alaska_daylight_time", -480),
    ("hawaii_standard_time", -600), ("hawaii-aleutian_standard_time", -600),
    ("argentina_standard_time", -180), ("brasilia_standard_time", -180), ("brasilia_time", -180),
    ("west_africa_time", 60), ("west_africa_standard_time", 60), ("central_africa_time", 120),
    ("south_africa_standard_time", 120), ("east_africa_time", 180),
    ("israel_standard_time", 120), ("israel_daylight_time", 180), ("arabian_standard_time", 180),
    ("gulf_standard_time", 240), ("iran_standard_time", 210), ("iran_daylight_time", 270),
    ("pakistan_standard_time", 300), ("india_standard_time", 330), ("nepal_time", 345),
    ("bangladesh_standard_time", 360), ("indochina_time", 420), ("western_indonesia_time", 420),
    ("china_standard_time", 480), ("hong_kong_standard_time", 480), ("hong_kong_time", 480),
    ("singapore_standard_time", 480), ("malaysia_time", 480), ("philippine_standard_time", 480),
    ("taipei_standard_time", 480), ("japan_standard_time", 540), ("korea_standard_time", 540),
    ("korean_standard_time", 540),
    ("australian_western_standard_time", 480), ("australian_central_standard_time", 570),
    ("australian_central_daylight_time", 630), ("australian_eastern_standard_time", 600),
    ("australian_eastern_daylight_time", 660), ("new_zealand_standard_time", 720),
    ("new_zealand_daylight_time", 780),
];

/// Chinese, Japanese and Korean words, which stand without spaces between
/// them.
#[rustfmt::skip]
pub(super) const IDEOGRAPHIC: &[(Kind<'_>, &str)] = &[
    (Kind::Unit(Unit::Year), "年 년"),
    (Kind::Unit(Unit::Month), "月 월"),
    (Kind::Unit(Unit::Day), "日 号 號 일"),
    (Kind::Unit(Unit::Hour), "時 时 点 點 시"),
    (Kind::Unit(Unit::Minute), "分 분"),
    (Kind::Unit(Unit::Second), "秒 초"),
    (Kind::Half(Half::Morning), "上午 午前 오전 凌晨 清晨 早上 새벽 아침"),
    (Kind::Half(Half::Noon), "中午 正午 정오"),
    (Kind::Half(Half::Midnight), "午夜 子夜 零時 零时 真夜中 자정"),
    (Kind::Half(Half::Afternoon), "下午 午後 오후 傍晚 晚上 저녁"),
    (Kind::HalfPast, "半 반"),
    (Kind::Weekday, "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 月曜 火曜 水曜 木曜 金曜 土曜 日曜 火 水 木 金 土"),
    (Kind::Weekday, "星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天"),
    (Kind::Weekday, "周一 周二 周三 周四 周五 周六 周日 週一 週二 週三 週四 週五 週六 週日"),
    (Kind::Weekday, "월요일 화요일 수요일 목요일 금요일 토요일 일요일 화 수 목 금 토"),
    (Kind::Era(2018), "令和"),
    (Kind::Era(1988), "平成"),
    (Kind::Era(1925), "昭和"),
    (Kind::Era(1911), "民國 民国 中華民國 中华民国"),
    (Kind::Number(1, 1), "元"),
    (Kind::Zone(0), "世界時 世界时 世界標準時 세계시"),
    (Kind::Zone(480), "北京時間 北京时间 中国标准时间 台北標準時間"),
    (Kind::Zone(540), "日本標準時 日本時間 한국_표준시 한국시간"),
    (Kind::Label, "公元 西元 西暦 発表日 公開日 更新日 投稿日 日期 时间 時間 发布时间 發布時間 更新时间 更新時間 등록일 작성일 게시일"),
];
