//! The names that dates are written with, as data: add a language by adding
//! a row, a zone by adding a pair, and a case to `tests/it/dates.rs`.
//!
//! Names stand here as people write them; `names` folds them.

use super::names::Ideograph;
use super::names::Unit;

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
        "janvier janv", "février févr fév", "mars", "avril avr", "mai", "juin", "juillet juil", "août aou",
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
        "leden ledna", "únor února", "březen března", "duben dubna", "květen května", "červen června",
        "červenec července", "srpen srpna", "září", "říjen října", "listopad listopadu", "prosinec prosince",
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
        "януари", "февруари", "март", "април", "май", "юни", "юли", "август", "септември", "октомври",
        "ноември", "декември",
    ]),
    ("Indonesian", [
        "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus agu", "september",
        "oktober", "november", "desember",
    ]),
    ("Arabic", [
        "يناير جانفي", "فبراير فيفري", "مارس", "أبريل إبريل أفريل", "مايو ماي", "يونيو يونيه جوان",
        "يوليو يوليه جويلية", "أغسطس أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ]),
    ("Hebrew", [
        "ינואר בינואר", "פברואר בפברואר", "מרץ במרץ", "אפריל באפריל", "מאי במאי", "יוני ביוני", "יולי ביולי",
        "אוגוסט באוגוסט", "ספטמבר בספטמבר", "אוקטובר באוקטובר", "נובמבר בנובמבר", "דצמבר בדצמבר",
    ]),
    ("Hindi", [
        "जनवरी", "फरवरी फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर सितम्बर",
        "अक्टूबर अक्तूबर", "नवंबर नवम्बर", "दिसंबर दिसम्बर",
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
    ("Hindi", "सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार सोम मंगल बुध गुरु शुक्र शनि रवि"),
];

/// Words between the parts that say nothing: of, the, at, o'clock, year.
pub(super) const FILLERS: &str = "\
    st nd rd th er ère e º ª ° \
    of the on at in and de del do da di d el la las los le les à a um uhr o oclock om kl den der im \
    h hrs hr hs min sec s ore alle ora dia às as klo ve saat tarihinde \
    года год г р року рік о об в во у στις και το годината ч мин сек της \
    في الساعة ב בשעה";

/// Marks of the first half of the day.
pub(super) const FIRST_HALF: &str = "am πμ ص öö дп";

/// Marks of the second half of the day.
pub(super) const SECOND_HALF: &str = "pm μμ م ös пп";

/// Zones by their letters, in minutes east of UTC. Where several claim the
/// letters, the one that feeds mean (CST is Chicago, IST India, BST London).
/// Military letters are read as RFC 822 meant four of them and, like RFC
/// 2822, section 4.3, demands, as UTC otherwise.
#[rustfmt::skip]
pub(super) const ZONES: &[(&str, i32)] = &[
    ("utc", 0), ("gmt", 0), ("ut", 0), ("uct", 0), ("z", 0), ("zulu", 0), ("wet", 0), ("wez", 0),
    ("egst", 0),
    // North America
    ("nst", -210), ("ndt", -150), ("ast", -240), ("adt", -180), ("at", -240), ("est", -300),
    ("edt", -240), ("et", -300), ("cst", -360), ("cdt", -300), ("ct", -360), ("mst", -420),
    ("mdt", -360), ("mt", -420), ("pst", -480), ("pdt", -420), ("pt", -480), ("akst", -540),
    ("akdt", -480), ("hst", -600), ("hast", -600), ("hadt", -540), ("hdt", -540),
    // South America
    ("art", -180), ("brt", -180), ("brst", -120), ("clt", -240), ("clst", -180), ("cot", -300),
    ("pet", -300), ("ect", -300), ("vet", -240), ("bot", -240), ("uyt", -180), ("pyt", -240),
    ("gft", -180),
    // Europe
    ("west", 60), ("bst", 60), ("cet", 60), ("met", 60), ("mez", 60), ("cest", 120), ("mest", 120),
    ("mesz", 120), ("cedt", 120), ("eet", 120), ("oez", 120), ("eest", 180), ("eedt", 180),
    ("msk", 180), ("msd", 240), ("trt", 180), ("samt", 240), ("azot", -60),
    // Africa
    ("wat", 60), ("cat", 120), ("sast", 120), ("eat", 180),
    // Asia
    ("irst", 210), ("gst", 240), ("yekt", 300), ("pkt", 300), ("ist", 330), ("npt", 345),
    ("bdt", 360), ("omst", 360), ("mmt", 390), ("ict", 420), ("wib", 420), ("novt", 420),
    ("krat", 420), ("hkt", 480), ("sgt", 480), ("myt", 480), ("pht", 480), ("wita", 480),
    ("irkt", 480), ("jst", 540), ("kst", 540), ("wit", 540), ("yakt", 540), ("vlat", 600),
    // Oceania
    ("awst", 480), ("acst", 570), ("acdt", 630), ("aest", 600), ("aedt", 660), ("chst", 600),
    ("nzst", 720), ("nzdt", 780),
    // Military letters
    ("a", -60), ("m", -720), ("n", 60), ("y", 720),
];

/// Chinese, Japanese and Korean words, which stand without spaces between
/// them.
#[rustfmt::skip]
pub(super) const IDEOGRAPHIC: &[(Ideograph, &str)] = &[
    (Ideograph::Unit(Unit::Year), "年 년"),
    (Ideograph::Unit(Unit::Month), "月 월"),
    (Ideograph::Unit(Unit::Day), "日 号 號 일"),
    (Ideograph::Unit(Unit::Hour), "時 时 点 點 시"),
    (Ideograph::Unit(Unit::Minute), "分 분"),
    (Ideograph::Unit(Unit::Second), "秒 초"),
    (Ideograph::Meridiem(false), "上午 午前 오전 凌晨 早上"),
    (Ideograph::Meridiem(true), "下午 午後 오후 晚上"),
    (Ideograph::Weekday, "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 月曜 火曜 水曜 木曜 金曜 土曜 日曜 火 水 木 金 土"),
    (Ideograph::Weekday, "星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天"),
    (Ideograph::Weekday, "周一 周二 周三 周四 周五 周六 周日 週一 週二 週三 週四 週五 週六 週日"),
    (Ideograph::Weekday, "월요일 화요일 수요일 목요일 금요일 토요일 일요일 화 수 목 금 토"),
    (Ideograph::Era(2018), "令和"),
    (Ideograph::Era(1988), "平成"),
    (Ideograph::Era(1925), "昭和"),
    (Ideograph::First, "元"),
];
