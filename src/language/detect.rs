//! Which language an item is in: the feed's word where it can be true, else
//! what the text itself tells, else unknown.
//!
//! Feeds often carry the language of the software ("en-US" is WordPress's
//! default), so a text long enough to judge by overrules its feed.

use super::trigrams;
use super::vocabulary::Vocabulary;
use crate::text::lower;
use hashbrown::HashMap;
use std::collections::HashSet;
use std::sync::LazyLock;
use whatlang::Lang;
use whatlang::Script;

/// So many characters are looked at: enough to be sure, few enough to be quick.
const LOOK: usize = 400;
/// Below so many letters a text proves nothing against its feed's word.
const PROOF: usize = 80;

/// The BCP 47 tag of a text, `hint` being the feed's word. None where there
/// is no usable word and the text is too short or unclear.
pub fn detect(text: &str, hint: Option<&str>) -> Option<String> {
    let hint = hint.and_then(tag);
    let sample: String = text
        .chars()
        .filter(|c| !c.is_ascii_digit())
        .take(LOOK)
        .collect();
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    // Of so few letters only another script could overrule the feed's word.
    if let Some(hint) = hint.as_ref().filter(|_| letters < PROOF)
        && (letters < 12 || !is_in_other_script(&sample, hint))
    {
        return Some(hint.clone());
    }
    if let Some(english) = plainly_english(&sample, letters, hint.as_deref()) {
        return Some(english);
    }
    let found = match whatlang::detect_script(&sample) {
        Some(Script::Latin) => trigrams::detect(&sample),
        _ => whatlang::detect(&sample),
    };
    match (hint, found) {
        (Some(hint), Some(found)) => {
            let said = primary(&hint);
            if same(said, found.lang()) {
                return Some(hint);
            }
            let other_script =
                known(said).is_some_and(|lang| !scripts(lang).contains(&found.script()));
            let proven = letters >= PROOF && found.is_reliable() && known(said).is_some();
            if other_script && letters >= 12 {
                by_script(&sample, found)
            } else if proven {
                Some(code(found.lang()).to_owned())
            } else {
                Some(hint)
            }
        }
        (Some(hint), None) => Some(hint),
        (None, Some(found)) if found.is_reliable() && letters >= 40 => {
            Some(code(found.lang()).to_owned())
        }
        (None, Some(found)) if letters >= 8 => {
            by_script(&sample, found).or_else(|| by_words(&sample).map(str::to_owned))
        }
        (None, _) => None,
    }
}

fn is_in_other_script(sample: &str, hint: &str) -> bool {
    let Some(script) = whatlang::detect_script(sample) else {
        return false;
    };
    known(primary(hint)).is_some_and(|lang| !scripts(lang).contains(&script))
}

/// Common words of English that are rare in all other languages.
static ENGLISH: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut words = Vocabulary::default();
    for word in
        "the and of to that with is was for are from this have has which by it as be at not you \
        his their will been would were had but they who when more about can what its into than \
        after said we our your or if"
            .split(' ')
    {
        words.number(word);
    }
    words
});

/// The tag of a text that statistics could only call English: they take a
/// tenth of a millisecond, and most texts are.
fn plainly_english(sample: &str, letters: usize, hint: Option<&str>) -> Option<String> {
    let is_said = hint.is_none_or(|hint| primary(hint) == "en");
    if letters < PROOF || !is_said {
        return None;
    }
    let (mut words, mut listed, mut articles) = (0, 0, 0);
    for word in lower(sample).split(|c: char| !c.is_alphabetic()) {
        words += usize::from(!word.is_empty());
        listed += usize::from(ENGLISH.get(word).is_some());
        articles += usize::from(word == "the");
    }
    let is_plain = listed >= 8 && listed * 5 >= words && articles > 0;
    is_plain.then(|| hint.unwrap_or("en").to_owned())
}

/// Small words and endings of languages that share a script, and letters that
/// only this one of them writes.
#[rustfmt::skip]
const SHORT_TEXTS: &[(&str, &str, &str)] = &[
    ("en", "the and of to is in for on with that was are has have will from by at as it its be not after who this an", ""),
    ("de", "der die das und ist nicht ein eine einen dem den des im zu von mit auf für sich auch wird hat sind am bei nach aus wie", "ß"),
    ("fr", "le la les des et est une un du dans pour que qui sur avec pas au aux ce cette par plus sont ont ses il elle mais d l", "œêûî"),
    ("es", "el la los las de y en que un una por con para del se es al lo su más como ha sus este esta pero fue son sin", "ñ¿¡"),
    ("it", "il lo la gli le di e che un una per con del della dei delle nel nella è sono al alla si ha non più da dal questo anche", "ìò"),
    ("pt", "o a os as de e que um uma para com do da dos das em no na nos nas por não se mais ao à foi são é seu sua pelo pela", "ãõ"),
    ("nl", "de het een en van in is dat op te voor met niet zijn aan er om ook bij door naar uit wordt heeft werd over maar deze", "ĳ"),
    ("pl", "i w na z nie się do że jest to o po od za przez jak dla ale oraz są który która przed tym był była jego już", "łąęśżźćń"),
    ("tr", "ve bir bu için ile da de çok olarak daha sonra kadar ne en gibi var olan oldu ancak her değil yeni günü dedi", "ğışİ"),
    ("sv", "och att det som en på är av för med den till inte har ett om var från jag kan vi de han ska", "å"),
    ("ro", "și de în la cu care pe este un o nu mai din pentru că a fost sau sunt", "ășțţ"),
    ("cs", "a v na se je že do s z o pro to jsou by byl jako jeho ale nebo při", "řěůťď"),
    ("ru", "и в не на что с по как из для это его за от она он но был было к у о их так же после", "ыэъё"),
    ("uk", "і в не на що з по як та для це його за від вона він але був до у про їх після й є", "іїєґ"),
    ("bg", "и в на не за от се че да с са като по към през които това", ""),
    ("ar", "في من على إلى أن عن التي الذي هذا هذه بعد كان قال مع ما لا و ال", "ةىإأؤئ"),
    ("fa", "در از به که این را با است و برای آن می یک شد", "پچگژ"),
    ("ur", "کے میں کی ہے کا سے نے اور کو پر یہ کہ", "ٹڈےں"),
    ("hi", "है में की के का से ने और को पर यह कि हैं एक था लिए ही भी", ""),
    ("mr", "आहे आणि या च्या ला मध्ये नाही होते हा ही", "ळ"),
];

type Small = (HashMap<&'static str, u32>, HashMap<char, u32>);

/// Of a small word, and of a letter, the languages that have it: a bit for
/// each of [`SHORT_TEXTS`].
static SMALL: LazyLock<Small> = LazyLock::new(|| {
    let (mut words, mut letters) = (HashMap::new(), HashMap::new());
    for (at, (_, small, own)) in SHORT_TEXTS.iter().enumerate() {
        for word in small.split(' ') {
            *words.entry(word).or_default() |= 1 << at;
        }
        for c in own.chars() {
            *letters.entry(c).or_default() |= 1 << at;
        }
    }
    (words, letters)
});

/// The language whose small words and letters a short text has; none where
/// two have as many.
fn by_words(sample: &str) -> Option<&'static str> {
    let text = lower(sample);
    let words = text
        .split(|c: char| !c.is_alphabetic() && !('\u{900}'..='\u{97f}').contains(&c))
        .filter(|word| !word.is_empty());
    let (small, own) = &*SMALL;
    let mut listed = [0_usize; SHORT_TEXTS.len()];
    let mut letters = [0_usize; SHORT_TEXTS.len()];
    let each = |counts: &mut [usize], languages: u32| {
        for (at, count) in counts.iter_mut().enumerate() {
            *count += usize::from(languages >> at & 1 == 1);
        }
    };
    for word in words {
        each(&mut listed, small.get(word).copied().unwrap_or(0));
    }
    for c in text.chars().filter(|c| !c.is_ascii()) {
        each(&mut letters, own.get(&c).copied().unwrap_or(0));
    }
    let mut scores: Vec<(usize, &str)> = (SHORT_TEXTS.iter().zip(listed).zip(letters))
        .map(|((one, listed), letters)| (listed * 2 + letters.min(6), one.0))
        .collect();
    scores.sort_unstable_by_key(|(score, _)| std::cmp::Reverse(*score));
    match scores[..] {
        [(first, code), (second, _), ..] if first >= 3 && first > second => Some(code),
        _ => None,
    }
}

/// For texts too short for statistics: scripts and letters that only one
/// language uses.
fn by_script(sample: &str, found: whatlang::Info) -> Option<String> {
    let code = match found.script() {
        Script::Mandarin if sample.contains(|c| ('\u{3041}'..='\u{30ff}').contains(&c)) => "ja",
        Script::Cyrillic if sample.contains(['ї', 'є', 'ґ']) => "uk",
        Script::Cyrillic if sample.contains(['ў']) => "be",
        Script::Cyrillic if sample.contains(['ы', 'э']) => "ru",
        Script::Latin | Script::Cyrillic | Script::Arabic | Script::Devanagari
            if !found.is_reliable() =>
        {
            return None;
        }
        _ => code(found.lang()),
    };
    Some(code.to_owned())
}

/// What a tag can begin with: the codes of ISO 639-1 and 639-2, and some that
/// are in use beside them.
const CODES: &str = "\
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da \
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz \
    ia id ie ig ii ik in io is it iu iw ja ji jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb \
    lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om \
    or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw \
    ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu aar abk \
    ace ach ada ady afa afh afr ain aka akk alb ale alg alt amh ang anp apa ara arc arg arm arn arp \
    art arw asm ast ath aus ava ave awa aym aze bad bai bak bal bam ban baq bar bas bat bcl bej bel \
    bem ben ber bho bih bik bin bis bla bnt bod bos bra bre btk bua bug bul bur byn cad cai car cat \
    cau ceb cel ces cha chb che chg chi chk chm chn cho chp chr chu chv chy ckb cmc cmn cnr cop cor \
    cos cpe cpf cpp cre crh crp csb cus cym cze dak dan dar day del den deu dgr din div doi dra dsb \
    dua dum dut dyu dzo efi egy eka ekk ell elx eng enm epo est eus ewe ewo fan fao fas fat fij fil \
    fin fiu fon fra fre frm fro frr frs fry ful fur gaa gay gba gem geo ger gez gil gla gle glg glv \
    gmh goh gon gor got grb grc gre grn gsw guj gwi hai hak hat hau haw heb her hil him hin hit hmn \
    hmo hrv hsb hun hup hye iba ibo ice ido iii ijo iku ile ilo ina inc ind ine inh ipk ira iro isl \
    ita jav jbo jpn jpr jrb kaa kab kac kal kam kan kar kas kat kau kaw kaz kbd kha khi khm kho kik \
    kin kir kmb kok kom kon kor kos kpe krc krl kro kru ksh kua kum kur kut lad lah lam lao lat lav \
    lez lim lin lit lmo lol loz ltz lua lub lug lui lun luo lus lvs mac mad mag mah mai mak mal man \
    mao map mar mas may mdf mdr men mga mic min mkd mkh mlg mlt mnc mni mno moh mon mos mri msa mun \
    mus mwl mwr mya myn myv nah nai nan nap nau nav nbl nde ndo nds nep new nia nic niu nld nno nob \
    nog non nor nqo nso nub nwc nya nym nyn nyo nzi oci oji ori orm osa oss ota oto paa pag pal pam \
    pan pap pau peo per pes phi phn pli pol pon por pra pro prs pus que raj rap rar roa roh rom ron \
    rum run rup rus sad sag sah sai sal sam san sas sat scn sco sel sem sga sgn shn sid sin sio sit \
    sla slk slo slv sma sme smi smj smn smo sms sna snd snk sog som son sot spa sqi srd srn srp srr \
    ssa ssw suk sun sus sux swa swe syc syr tah tai tam tat tel tem ter tet tgk tgl tha tib tig tir \
    tiv tkl tlh tli tmh tog ton tpi tsi tsn tso tuk tum tup tur tut tvl twi tyv udm uga uig ukr umb \
    urd uzb vai vec ven vie vol vot wak wal war was wel wen wln wol wuu xal xho yao yap yid yor ypk \
    yue zap zbl zen zgh zha zho znd zul zun zza";

/// The same, to look a code up.
static KNOWN_CODES: LazyLock<HashSet<&str>> = LazyLock::new(|| CODES.split(' ').collect());

/// A tag in its usual case ("pt-BR"), or none where it cannot be one.
fn tag(hint: &str) -> Option<String> {
    let hint = hint.trim().replace('_', "-");
    let mut parts = hint.split('-');
    let first = parts.next()?.to_ascii_lowercase();
    if !KNOWN_CODES.contains(first.as_str()) {
        return None;
    }
    let mut tag = first;
    for part in parts {
        if part.is_empty() || part.len() > 8 || !part.chars().all(|c| c.is_ascii_alphanumeric()) {
            break;
        }
        tag.push('-');
        match part.len() {
            2 => tag.push_str(&part.to_ascii_uppercase()),
            4 if part.chars().all(|c| c.is_ascii_alphabetic()) => {
                tag.push_str(&part[..1].to_ascii_uppercase());
                tag.push_str(&part[1..].to_ascii_lowercase());
            }
            _ => tag.push_str(&part.to_ascii_lowercase()),
        }
    }
    Some(tag)
}

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// Whether a language as tagged is the one found, or one so near that the
/// detector cannot be held against it.
fn same(said: &str, found: Lang) -> bool {
    let near: &[&str] = match found {
        Lang::Nob | Lang::Dan | Lang::Swe => &["no", "nb", "nn", "da", "sv"],
        Lang::Hrv | Lang::Srp | Lang::Slv => &["hr", "sr", "bs", "sl", "sh", "me"],
        Lang::Ces | Lang::Slk => &["cs", "sk"],
        Lang::Rus | Lang::Ukr | Lang::Bel | Lang::Bul | Lang::Mkd => &["be", "bg", "mk"],
        Lang::Spa | Lang::Por | Lang::Cat => &["gl", "ca", "ast"],
        Lang::Nld | Lang::Afr => &["nl", "af", "fy"],
        Lang::Hin | Lang::Mar | Lang::Nep => &["hi", "mr", "ne", "mai", "bho"],
        Lang::Tur | Lang::Aze => &["tr", "az"],
        Lang::Ind | Lang::Jav => &["id", "ms", "jv", "in"],
        Lang::Ara | Lang::Pes | Lang::Urd => &["ckb", "ps", "sd", "ug"],
        Lang::Cmn => &["zh", "yue", "wuu", "nan", "cmn"],
        Lang::Heb | Lang::Yid => &["he", "iw", "yi"],
        _ => &[],
    };
    code(found) == said || found.code() == said || near.contains(&said)
}

/// The language of a tag, where the detector knows it.
fn known(said: &str) -> Option<Lang> {
    if matches!(said, "zh" | "zho" | "chi") {
        return Some(Lang::Cmn);
    }
    if matches!(said, "no" | "nn") {
        return Some(Lang::Nob);
    }
    Lang::all()
        .iter()
        .copied()
        .find(|&lang| code(lang) == said || lang.code() == said)
}

/// The scripts a language is written in.
fn scripts(lang: Lang) -> &'static [Script] {
    match lang {
        Lang::Jpn => &[Script::Hiragana, Script::Katakana, Script::Mandarin],
        Lang::Kor => &[Script::Hangul, Script::Mandarin],
        Lang::Srp | Lang::Aze | Lang::Uzb | Lang::Tuk => &[Script::Cyrillic, Script::Latin],
        _ => match lang {
            Lang::Rus | Lang::Ukr | Lang::Bel | Lang::Bul | Lang::Mkd => &[Script::Cyrillic],
            Lang::Ara | Lang::Pes | Lang::Urd => &[Script::Arabic],
            Lang::Heb | Lang::Yid => &[Script::Hebrew],
            Lang::Hin | Lang::Mar | Lang::Nep => &[Script::Devanagari],
            Lang::Cmn => &[Script::Mandarin],
            Lang::Ell => &[Script::Greek],
            Lang::Hye => &[Script::Armenian],
            Lang::Kat => &[Script::Georgian],
            Lang::Tha => &[Script::Thai],
            Lang::Ben => &[Script::Bengali],
            Lang::Guj => &[Script::Gujarati],
            Lang::Pan => &[Script::Gurmukhi],
            Lang::Tam => &[Script::Tamil],
            Lang::Tel => &[Script::Telugu],
            Lang::Kan => &[Script::Kannada],
            Lang::Mal => &[Script::Malayalam],
            Lang::Ori => &[Script::Oriya],
            Lang::Sin => &[Script::Sinhala],
            Lang::Mya => &[Script::Myanmar],
            Lang::Khm => &[Script::Khmer],
            Lang::Amh => &[Script::Ethiopic],
            _ => &[Script::Latin],
        },
    }
}

/// ISO 639-1 where there is one.
fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Epo => "eo",
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "nb",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        other => other.code(),
    }
}
