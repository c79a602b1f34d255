//! What a full stop does not end, language by language: data for `sentence`.
//!
//! An entry is written without its last full stop. A lower-case entry stands
//! for every case, a capitalised one only for itself ("Sun." is a day, "sun."
//! ends a sentence).

use super::vocabulary::Vocabulary;
use crate::text::lower;
use std::sync::OnceLock;

/// How one language writes its abbreviations.
struct Language {
    /// Stand before a name or in mid-sentence: never end one ("Dr.", "z.B.").
    never: &'static [&'static str],
    /// Do not end a sentence before a figure ("No. 5").
    number: &'static [&'static str],
    /// End a sentence only where a word of `starters` follows ("Inc.", "Dec.").
    maybe: &'static [&'static str],
    /// Words that begin sentences and hardly ever names, lower case.
    starters: &'static [&'static str],
    /// Whether a full stop makes a short figure an ordinal ("3. Mai").
    ordinals: bool,
}

/// Used in many languages, or foreign words in all of them; asked after the
/// language's own.
const COMMON: Language = Language {
    never: &[
        "Mr", "Mrs", "Ms", "Messrs", "Dr", "Prof", "St", "Sen", "Rep", "Gov", "Gen", "Lt", "Col",
        "Capt", "Sgt", "Maj", "Cmdr", "Adm", "Brig", "Cpl", "Pvt", "Rev", "Hon", "Mme", "Mlle",
        "vs", "e.g", "i.e", "cf", "Ph", "Mt", "Ft", "feat", "viz", "Msgr", "Supt", "Atty", "Insp",
    ],
    number: &[
        "No", "Nos", "Nr", "Art", "Fig", "Vol", "pp", "p", "Ch", "Sec", "tel", "ca", "approx", "c",
        "Abs", "art", "n", "nr", "vol", "fig", "Eq", "Ver", "ver", "Rs", "Op", "op", "Tel",
    ],
    maybe: &[
        "Inc", "Corp", "Co", "Ltd", "Bros", "Jr", "Sr", "Esq", "Cos", "L.P", "S.A", "S.p.A", "N.V",
        "etc", "Ave", "Blvd", "Rd", "al", "Jan", "Feb", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec",
    ],
    starters: &[],
    ordinals: false,
};

/// After "a.m." these go on with the sentence; all else begins a new one.
pub(super) const AFTER_CLOCK: &[&str] = &[
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Jan",
    "Feb",
    "Aug",
    "Sept",
    "Oct",
    "Nov",
    "Dec",
    "Mon",
    "Tue",
    "Wed",
    "Thu",
    "Fri",
    "Sat",
    "Sun",
    "ET",
    "EST",
    "EDT",
    "CT",
    "CST",
    "CDT",
    "MT",
    "MST",
    "MDT",
    "PT",
    "PST",
    "PDT",
    "GMT",
    "UTC",
    "BST",
    "CET",
    "CEST",
    "IST",
    "JST",
    "AEST",
    "AEDT",
    "Eastern",
    "Central",
    "Mountain",
    "Pacific",
    "Greenwich",
    "Beijing",
    "Moscow",
    "London",
    "Tokyo",
];

const ENGLISH: Language = Language {
    never: &[
        "Ald", "Amb", "Asst", "Det", "Dist", "Sr", "Fr", "Pres", "Sec", "Treas", "Univ", "est",
    ],
    number: &[
        "Pt", "Sched", "par", "para", "ext", "Apt", "Rt", "Rm", "Flt", "circa", "Mar", "Apr",
        "Jun", "Jul",
    ],
    maybe: &[
        "Mon", "Tue", "Tues", "Wed", "Thu", "Thur", "Thurs", "Fri", "Ala", "Ariz", "Ark", "Calif",
        "Colo", "Conn", "Del", "Fla", "Ga", "Ill", "Ind", "Kan", "Ky", "Md", "Mich", "Minn",
        "Mont", "Neb", "Nev", "Okla", "Ore", "Penn", "Pa", "Tenn", "Tex", "Va", "Vt", "Wash",
        "Wis", "W.Va", "Wyo", "Dept", "Assn", "Intl", "Natl", "Mfg", "Ph.D",
    ],
    starters: &[
        "the",
        "an",
        "he",
        "she",
        "it",
        "they",
        "we",
        "you",
        "i",
        "this",
        "that",
        "these",
        "those",
        "there",
        "but",
        "and",
        "in",
        "on",
        "at",
        "for",
        "from",
        "with",
        "if",
        "when",
        "while",
        "as",
        "after",
        "before",
        "however",
        "his",
        "her",
        "their",
        "its",
        "our",
        "my",
        "so",
        "or",
        "not",
        "what",
        "who",
        "why",
        "how",
        "where",
        "some",
        "many",
        "most",
        "since",
        "by",
        "to",
        "also",
        "both",
        "according",
        "although",
        "though",
        "now",
        "then",
        "still",
        "yet",
        "meanwhile",
        "it's",
        "he's",
        "she's",
        "they're",
        "that's",
        "there's",
        "a",
        "more",
        "such",
        "under",
        "during",
        "despite",
        "because",
        "until",
        "among",
        "once",
        "several",
        "all",
        "each",
        "another",
        "other",
        "even",
        "here",
        "no",
        "only",
        "last",
        "earlier",
        "later",
        "police",
        "officials",
        "authorities",
        "instead",
        "two",
        "three",
        "your",
        "don't",
        "let's",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "will",
        "can",
        "could",
        "would",
        "shares",
    ],
    ordinals: false,
};

const GERMAN: Language = Language {
    never: &[
        "z.B", "z. B", "d.h", "d. h", "u.a", "u. a", "i.d.R", "o.ä", "u.U", "v.a", "bzw", "ggf",
        "evtl", "inkl", "exkl", "sog", "vgl", "bspw", "Hr", "Hrn", "Fr", "Frl", "Dipl", "Ing",
        "Univ", "Abt", "Bd", "gem", "lt", "max", "min", "mind", "Str", "zzgl", "geb", "gest",
        "verh", "Nds", "s.o", "s.u", "m.E", "a.D", "a.M", "St", "Mag", "Hbf", "allg", "insb", "zw",
        "jun", "sen", "rd", "Red", "Stellv", "stellv",
    ],
    number: &[
        "Nr", "Nrn", "Abs", "Art", "Kap", "S", "Tz", "Ziff", "Bd", "ca", "Aufl", "Tel", "Hausnr",
        "Lj",
    ],
    maybe: &[
        "usw", "etc", "u.v.m", "u.ä", "Mio", "Mrd", "Tsd", "Jh", "Jhd", "n.Chr", "v.Chr", "Jan",
        "Feb", "Mär", "Apr", "Aug", "Sept", "Okt", "Nov", "Dez", "Mo", "Di", "Mi", "Do", "Fr",
        "Sa", "So", "e.V", "V", "Std", "Min", "Sek", "Prozentp",
    ],
    starters: &[
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einen",
        "einem",
        "einer",
        "er",
        "sie",
        "es",
        "wir",
        "ich",
        "ihr",
        "in",
        "im",
        "am",
        "an",
        "auf",
        "aus",
        "bei",
        "beim",
        "nach",
        "danach",
        "und",
        "aber",
        "doch",
        "mit",
        "von",
        "vom",
        "für",
        "zu",
        "zum",
        "zur",
        "als",
        "wenn",
        "dies",
        "diese",
        "dieser",
        "dieses",
        "damit",
        "dabei",
        "dafür",
        "dazu",
        "auch",
        "so",
        "wie",
        "was",
        "wer",
        "wo",
        "warum",
        "nun",
        "jetzt",
        "denn",
        "dort",
        "hier",
        "laut",
        "seit",
        "trotz",
        "während",
        "weil",
        "zwar",
        "außerdem",
        "zudem",
        "jedoch",
        "nur",
        "noch",
        "sein",
        "seine",
        "ihre",
        "kein",
        "keine",
        "man",
        "alle",
        "viele",
        "ob",
        "um",
        "unter",
        "über",
        "vor",
        "wegen",
        "da",
        "dann",
        "bis",
        "durch",
        "gegen",
        "ohne",
        "sollte",
    ],
    ordinals: true,
};

const FRENCH: Language = Language {
    never: &[
        "M", "MM", "Mme", "Mmes", "Mlle", "Mlles", "Me", "Mgr", "Pr", "Dr", "Ste", "St", "c.-à-d",
        "env", "p.ex", "p. ex", "av", "bd", "boul", "adj", "anc", "chap", "éd", "coll", "dir",
        "réf",
    ],
    number: &[
        "n", "no", "art", "p", "pp", "vol", "t", "al", "tél", "janv", "févr", "fév", "juil",
        "sept", "oct", "nov", "déc",
    ],
    maybe: &["etc", "J.-C", "apr", "S.A", "S.A.S", "ex"],
    starters: &[
        "le", "la", "les", "l", "un", "une", "des", "il", "elle", "ils", "elles", "on", "nous",
        "vous", "je", "ce", "cet", "cette", "ces", "c", "en", "dans", "à", "au", "aux", "de", "du",
        "pour", "par", "avec", "sans", "sur", "et", "mais", "ou", "donc", "or", "car", "si",
        "quand", "selon", "après", "avant", "depuis", "pendant", "son", "sa", "ses", "leur",
        "leurs", "notre", "plus", "tout", "toutes", "tous", "comme", "alors", "ainsi", "d", "qui",
    ],
    ordinals: false,
};

const SPANISH: Language = Language {
    never: &[
        "Sr", "Sra", "Sres", "Srta", "Dr", "Dra", "D", "Dña", "Da", "Ud", "Uds", "Vd", "Vds",
        "Lic", "Ing", "Gral", "Cnel", "Tte", "Prof", "Profa", "Mons", "Sto", "Sta", "Fco", "Mª",
        "p.ej", "p. ej", "av", "avda", "c/", "dpto", "Hno", "Hnos", "Arq", "Excmo", "Ilmo", "Pbro",
    ],
    number: &[
        "núm", "n", "no", "nº", "art", "pág", "págs", "tel", "cap", "aprox", "vol",
    ],
    maybe: &[
        "etc", "EE.UU", "EE. UU", "EEUU", "S.A", "S.L", "a.C", "d.C", "a.m", "p.m", "a. m", "p. m",
        "Cía", "R.D", "FF.AA", "CC.OO", "RR.HH", "JJ.OO", "DD.HH", "C.V", "Ltda",
    ],
    starters: &[
        "el", "la", "los", "las", "un", "una", "unos", "él", "ella", "ellos", "ellas", "lo", "en",
        "de", "del", "al", "a", "por", "para", "con", "sin", "según", "sobre", "y", "pero", "o",
        "si", "cuando", "como", "tras", "desde", "hasta", "durante", "este", "esta", "estos",
        "estas", "ese", "esa", "eso", "esto", "su", "sus", "se", "no", "también", "además", "así",
        "aunque", "mientras", "más", "entre", "es", "fue", "hay", "ya", "que", "nuestro",
    ],
    ordinals: false,
};

const ITALIAN: Language = Language {
    never: &[
        "sig", "sigg", "sig.ra", "sig.na", "dott", "dott.ssa", "dr", "prof", "prof.ssa", "avv",
        "ing", "arch", "geom", "rag", "on", "sen", "mons", "gen", "col", "cap", "ten", "mar", "S",
        "SS", "p.es", "es", "cfr", "ecc.mo", "d.ssa", "cav", "comm", "rev", "fra",
    ],
    number: &[
        "n", "nn", "art", "artt", "pag", "pagg", "tel", "cap", "vol", "ca", "fig",
    ],
    maybe: &["ecc", "etc", "S.p.A", "S.r.l", "a.C", "d.C", "srl", "spa"],
    starters: &[
        "il", "lo", "la", "i", "gli", "le", "l", "un", "uno", "una", "in", "nel", "nella", "di",
        "del", "della", "a", "al", "alla", "da", "dal", "dalla", "per", "con", "su", "sul",
        "secondo", "dopo", "prima", "e", "ma", "o", "se", "quando", "come", "anche", "non", "si",
        "questo", "questa", "questi", "queste", "quello", "è", "ha", "sono", "suo", "sua", "più",
        "tra", "fra", "mentre", "così", "ora", "poi", "lui", "lei", "loro", "ci",
    ],
    ordinals: false,
};

const PORTUGUESE: Language = Language {
    never: &[
        "Sr", "Sra", "Srs", "Sras", "Srta", "Dr", "Dra", "Drs", "Prof", "Profa", "Eng", "Exmo",
        "Exma", "D", "Gal", "Cel", "Cap", "Ten", "Sgt", "Des", "Dep", "Sen", "Min", "Pe", "Sto",
        "Sta", "V", "p.ex", "p. ex", "av", "Av", "R", "al", "Arq",
    ],
    number: &[
        "n", "nº", "núm", "art", "arts", "pág", "págs", "p", "tel", "cap", "vol", "aprox",
    ],
    maybe: &["etc", "S.A", "Ltda", "Cia", "a.C", "d.C", "EUA", "E.U.A"],
    starters: &[
        "o", "a", "os", "as", "um", "uma", "ele", "ela", "eles", "elas", "em", "no", "na", "nos",
        "nas", "de", "do", "da", "dos", "das", "ao", "à", "por", "pelo", "pela", "para", "com",
        "sem", "sobre", "segundo", "e", "mas", "ou", "se", "quando", "como", "após", "depois",
        "desde", "durante", "este", "esta", "esse", "essa", "isso", "isto", "seu", "sua", "não",
        "também", "além", "já", "mais", "entre", "é", "foi", "há", "que", "enquanto", "embora",
    ],
    ordinals: false,
};

const DUTCH: Language = Language {
    never: &[
        "dhr", "mevr", "mw", "drs", "dr", "prof", "ir", "ing", "mr", "ds", "bijv", "bv", "d.w.z",
        "o.a", "m.b.t", "t.o.v", "i.p.v", "n.a.v", "m.n", "a.u.b", "jl", "gem", "incl", "excl",
        "resp", "sr", "jr", "zgn", "evt", "i.v.m", "o.l.v", "t.a.v", "St",
    ],
    number: &["nr", "nrs", "art", "blz", "p", "tel", "ca", "afb", "hfst"],
    maybe: &[
        "enz", "etc", "e.d", "e.a", "N.V", "B.V", "v.Chr", "n.Chr", "jan", "feb", "febr", "mrt",
        "apr", "aug", "sept", "okt", "nov", "dec",
    ],
    starters: &[
        "de", "het", "een", "hij", "zij", "ze", "we", "wij", "ik", "je", "u", "in", "op", "aan",
        "bij", "met", "van", "voor", "na", "door", "over", "en", "maar", "of", "als", "toen",
        "volgens", "sinds", "dat", "dit", "deze", "die", "er", "daar", "hier", "ook", "om", "uit",
        "tot", "zijn", "haar", "hun", "ons", "wat", "wie", "waar", "hoe", "nu", "dus", "want",
    ],
    ordinals: false,
};

const RUSSIAN: Language = Language {
    never: &[
        "г",
        "гг",
        "им",
        "ул",
        "пр",
        "просп",
        "пл",
        "д",
        "кв",
        "стр",
        "гр",
        "проф",
        "акад",
        "доц",
        "т.е",
        "т. е",
        "т.к",
        "т. к",
        "т.н",
        "т. н",
        "т.д",
        "т.п",
        "напр",
        "ср",
        "св",
        "тов",
        "о",
        "оз",
        "р",
        "пос",
        "с",
        "обл",
        "р-н",
        "корп",
        "пер",
        "наб",
        "ген",
        "полк",
        "ст",
    ],
    number: &[
        "стр", "ст", "п", "пп", "гл", "рис", "табл", "тел", "с", "т", "ок", "№",
    ],
    maybe: &[
        "руб", "коп", "млн", "млрд", "тыс", "трлн", "долл", "т.д", "т. д", "т.п", "т. п", "др",
        "пр", "н.э", "н. э", "в", "вв", "гг", "км", "м", "мин", "сек", "чел", "га", "кг",
    ],
    starters: &[
        "в",
        "на",
        "по",
        "он",
        "она",
        "оно",
        "они",
        "мы",
        "я",
        "это",
        "этот",
        "эта",
        "эти",
        "и",
        "а",
        "но",
        "как",
        "при",
        "для",
        "с",
        "со",
        "из",
        "от",
        "до",
        "после",
        "если",
        "когда",
        "также",
        "кроме",
        "однако",
        "ранее",
        "его",
        "её",
        "их",
        "об",
        "о",
        "у",
        "к",
        "за",
        "под",
        "тогда",
        "так",
        "что",
        "все",
        "всего",
        "не",
        "согласно",
        "затем",
        "теперь",
        "там",
        "здесь",
    ],
    ordinals: false,
};

const UKRAINIAN: Language = Language {
    never: &[
        "р",
        "рр",
        "ім",
        "вул",
        "просп",
        "пл",
        "буд",
        "кв",
        "проф",
        "акад",
        "доц",
        "тобто",
        "т.зв",
        "т. зв",
        "напр",
        "див",
        "св",
        "м",
        "с",
        "смт",
        "обл",
        "о",
        "оз",
        "ген",
        "гр",
        "пров",
    ],
    number: &[
        "стор", "с", "ст", "п", "пп", "гл", "рис", "табл", "тел", "бл", "№",
    ],
    maybe: &[
        "грн", "коп", "млн", "млрд", "тис", "трлн", "дол", "т.д", "т. д", "т.п", "т. п", "ін",
        "н.е", "н. е", "ст", "км", "хв", "сек", "осіб", "рр",
    ],
    starters: &[
        "в",
        "у",
        "на",
        "по",
        "він",
        "вона",
        "воно",
        "вони",
        "ми",
        "я",
        "це",
        "цей",
        "ця",
        "ці",
        "і",
        "й",
        "та",
        "а",
        "але",
        "як",
        "при",
        "для",
        "з",
        "із",
        "зі",
        "від",
        "до",
        "після",
        "якщо",
        "коли",
        "також",
        "крім",
        "однак",
        "раніше",
        "його",
        "її",
        "їх",
        "про",
        "за",
        "що",
        "проте",
        "тоді",
        "так",
        "усі",
        "всього",
        "не",
        "згідно",
        "потім",
        "тепер",
        "там",
        "тут",
    ],
    ordinals: false,
};

const POLISH: Language = Language {
    never: &[
        "prof", "dr", "mgr", "inż", "hab", "gen", "płk", "ppłk", "kpt", "por", "mjr", "ks", "bp",
        "abp", "św", "ul", "al", "pl", "os", "im", "np", "tzn", "tj", "tzw", "m.in", "ww", "jw",
        "ds", "red", "o.o", "woj", "pow", "pt", "śp", "zob", "por", "sp", "lek", "st", "mł", "asp",
        "sierż",
    ],
    number: &[
        "nr", "art", "ust", "pkt", "str", "s", "tel", "ok", "poz", "rys", "tab", "godz", "lit",
    ],
    maybe: &[
        "itd", "proc", "itp", "etc", "r", "w", "zł", "tys", "mln", "mld", "godz", "n.e", "p.n.e",
        "ub", "br", "bm", "m", "km",
    ],
    starters: &[
        "w",
        "we",
        "na",
        "po",
        "z",
        "ze",
        "do",
        "od",
        "dla",
        "o",
        "u",
        "przy",
        "przez",
        "za",
        "on",
        "ona",
        "ono",
        "oni",
        "one",
        "my",
        "ja",
        "to",
        "ten",
        "ta",
        "te",
        "i",
        "a",
        "ale",
        "jak",
        "jeśli",
        "gdy",
        "kiedy",
        "także",
        "również",
        "jednak",
        "jego",
        "jej",
        "ich",
        "tak",
        "nie",
        "według",
        "zdaniem",
        "natomiast",
        "dlatego",
        "potem",
        "teraz",
        "tam",
        "tu",
        "jest",
        "był",
    ],
    ordinals: true,
};

const TURKISH: Language = Language {
    never: &[
        "Dr", "Prof", "Doç", "Yrd", "Av", "Sn", "Hz", "Alb", "Gen", "Org", "Yzb", "Bşk", "Mah",
        "Cad", "Sok", "Sk", "Apt", "Blv", "örn", "bkz", "vb.gibi", "Uzm", "Op", "Öğr", "Arş",
        "Gör", "krş",
    ],
    number: &["No", "no", "s", "Tel", "tel", "md", "yak"],
    maybe: &[
        "vb", "vs", "vd", "A.Ş", "AŞ", "Ltd", "Şti", "T.C", "M.Ö", "M.S", "İ.Ö", "İ.S",
    ],
    starters: &[
        "bu", "o", "ve", "ama", "ancak", "fakat", "bir", "biz", "ben", "onlar", "şu", "da", "de",
        "için", "ile", "daha", "son", "ise", "çok", "her", "hiç", "ayrıca", "öte", "böylece",
        "bunun", "buna", "bunlar", "şimdi", "sonra", "önce", "eğer", "çünkü", "peki",
    ],
    ordinals: true,
};

/// Languages whose full stop makes ordinals, and of which briefd knows no
/// more than that.
const ORDINALS: Language = Language {
    never: &[],
    number: &[],
    maybe: &[],
    starters: &[],
    ordinals: true,
};

const ARABIC: Language = Language {
    never: &["د", "أ", "م", "أ.د", "ا.د", "ص.ب", "ج.م", "ه", "هـ"],
    number: &["ص", "ق"],
    maybe: &[],
    starters: &[],
    ordinals: false,
};

const HEBREW: Language = Language {
    never: &["פרופ", "גב", "עמ", "מס", "רח"],
    number: &["עמ", "מס", "טל"],
    maybe: &[],
    starters: &[],
    ordinals: false,
};

const HINDI: Language = Language {
    never: &[
        "डॉ",
        "डा",
        "प्रो",
        "श्री",
        "सु",
        "मो",
        "पं",
        "स्व",
        "इं",
        "एड",
        "ले",
        "कै",
        "मि",
        "कि.मी",
        "रु",
    ],
    number: &["सं", "नं", "पृ", "रु"],
    maybe: &[],
    starters: &[],
    ordinals: false,
};

const OTHER: Language = Language {
    never: &[],
    number: &[],
    maybe: &[],
    starters: &[],
    ordinals: false,
};

/// All languages by their primary tags; the last is any other.
static LANGUAGES: [(&[&str], &Language); 16] = [
    (&["en", "eng"], &ENGLISH),
    (&["de", "ger", "deu", "lb"], &GERMAN),
    (&["fr", "fra", "fre"], &FRENCH),
    (&["es", "spa", "ca", "gl"], &SPANISH),
    (&["it", "ita"], &ITALIAN),
    (&["pt", "por"], &PORTUGUESE),
    (&["nl", "nld", "af"], &DUTCH),
    (&["ru", "rus", "be", "bg"], &RUSSIAN),
    (&["uk", "ukr"], &UKRAINIAN),
    (&["pl", "pol"], &POLISH),
    (&["tr", "tur", "az"], &TURKISH),
    (&["ar", "ara", "fa", "ur"], &ARABIC),
    (&["he", "iw", "heb"], &HEBREW),
    (&["hi", "hin", "mr", "ne"], &HINDI),
    (
        &[
            "da", "no", "nb", "nn", "fi", "cs", "sk", "hu", "hr", "sr", "bs", "sl", "et", "lv",
            "is", "eu",
        ],
        &ORDINALS,
    ),
    (&[], &OTHER),
];

/// The tables of a language and [`COMMON`], made ready for look-ups.
pub(super) struct Rules {
    pub(super) ordinals: bool,
    /// Whether the language has abbreviations of two parts with a space
    /// between.
    pub(super) has_pairs: bool,
    listed: Vocabulary,
    /// By number in `listed`.
    kinds: Vec<u8>,
}

/// Tables of the language that have a word.
pub(super) const NEVER: u8 = 1;
pub(super) const MAYBE: u8 = 2;
/// Tables of the language or [`COMMON`].
pub(super) const ANY_NEVER: u8 = 4;
pub(super) const ANY_NUMBER: u8 = 8;
pub(super) const ANY_MAYBE: u8 = 16;
const STARTER: u8 = 32;

impl Rules {
    fn new(language: &Language) -> Rules {
        let parted = |word: &&str| word.contains(' ');
        let mut rules = Rules {
            ordinals: language.ordinals,
            has_pairs: language.never.iter().chain(language.maybe).any(parted),
            listed: Vocabulary::default(),
            kinds: Vec::new(),
        };
        for (table, kind) in [
            (language.never, NEVER | ANY_NEVER),
            (language.number, ANY_NUMBER),
            (language.maybe, MAYBE | ANY_MAYBE),
            (language.starters, STARTER),
            (COMMON.never, ANY_NEVER),
            (COMMON.number, ANY_NUMBER),
            (COMMON.maybe, ANY_MAYBE),
        ] {
            for word in table {
                let number = rules.listed.number(word);
                rules.kinds.resize(rules.listed.len(), 0);
                rules.kinds[number] |= kind;
            }
        }
        rules
    }

    fn listed(&self, word: &str) -> u8 {
        self.listed.get(word).map_or(0, |number| self.kinds[number])
    }

    /// The tables that have a word: a lower-case entry stands for every case.
    pub(super) fn kinds(&self, word: &str) -> u8 {
        let as_it_is = self.listed(word);
        if word.chars().any(char::is_uppercase) {
            as_it_is | self.listed(&lower(word))
        } else {
            as_it_is
        }
    }

    /// Whether a word, in lower case, begins sentences.
    pub(super) fn is_starter(&self, word: &str) -> bool {
        self.listed(word) & STARTER != 0
    }
}

/// The rules of a language by its BCP 47 tag. An unknown one goes by
/// [`COMMON`] alone; an unsaid one is read as English, whose starters tell
/// most about names.
pub(super) fn of(language: Option<&str>) -> &'static Rules {
    static READY: [OnceLock<Rules>; 16] = [const { OnceLock::new() }; 16];
    let tag = language.unwrap_or("en");
    let primary = tag.split(['-', '_']).next().unwrap_or(tag);
    let known = LANGUAGES
        .iter()
        .position(|(tags, _)| tags.iter().any(|tag| tag.eq_ignore_ascii_case(primary)));
    let at = known.unwrap_or(LANGUAGES.len() - 1);
    READY[at].get_or_init(|| Rules::new(LANGUAGES[at].1))
}
