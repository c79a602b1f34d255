//! Is this page the article? Signs are phrases of pages that are not, as
//! data, and whether title and summary agree with what was found.

use super::Expected;
use super::NotArticle;
use super::survey::Survey;
use crate::text::clean::is_unspaced;
use std::collections::HashSet;

/// A text longer than this (characters, see [`length`]) is an article, whatever the page asks
/// for besides.
const LONG: usize = 2_500;
/// A text shorter than this (characters) is none.
const SHORT: usize = 140;
/// A paywall's teaser is no longer than this (characters).
const TEASER: usize = 1_600;
/// Share of expected words that must be there.
const AGREES: f32 = 0.5;
/// Words that a summary needs to be compared.
const SUMMARY_WORDS: usize = 8;
/// Words of a summary that are compared.
const SUMMARY_LOOK: usize = 60;

/// In the title of error pages.
const ERRORS: &[&str] = &[
    "404",
    "403 forbidden",
    "not found",
    "page not available",
    "error 5",
    "error 4",
    "500 internal",
    "502 bad gateway",
    "503 service",
    "service unavailable",
    "bad gateway",
    "gateway timeout",
    "internal server error",
    "no longer available",
    "page missing",
    "something went wrong",
    "access denied",
    "maintenance",
    "seite nicht gefunden",
    "nicht gefunden",
    "fehler",
    "page introuvable",
    "introuvable",
    "página no encontrada",
    "no encontrada",
    "pagina non trovata",
    "non trovata",
    "página não encontrada",
    "não encontrada",
    "pagina niet gevonden",
    "niet gevonden",
    "страница не найдена",
    "не найдена",
    "сторінку не знайдено",
    "не знайдено",
    "nie znaleziono",
    "bulunamadı",
    "غير موجودة",
    "לא נמצא",
    "नहीं मिला",
    "页面不存在",
    "找不到",
    "無法找到",
    "見つかりません",
    "찾을 수 없",
    "존재하지 않는",
];
/// In the text of pages that check for persons.
const CHECKS: &[&str] = &[
    "just a moment",
    "checking your browser",
    "verify you are human",
    "verifying you are human",
    "enable javascript and cookies to continue",
    "attention required",
    "are you a robot",
    "i'm not a robot",
    "captcha",
    "unusual traffic",
    "ddos protection",
    "press & hold",
    "access to this page has been denied",
    "sind sie ein roboter",
    "vérifier que vous êtes",
    "¿eres un robot",
    "подтвердите, что",
    "请完成安全验证",
    "로봇이 아닙니다",
];
/// In the text of consent pages.
const CONSENTS: &[&str] = &[
    "before you continue to",
    "we value your privacy",
    "we and our partners",
    "accept all cookies",
    "accept cookies",
    "manage cookies",
    "cookie settings",
    "your privacy choices",
    "consent to",
    "accept all",
    "reject all",
    "alle akzeptieren",
    "zustimmen und weiter",
    "cookies zustimmen",
    "ihre privatsphäre",
    "mit werbung weiterlesen",
    "tout accepter",
    "accepter et continuer",
    "nous et nos partenaires",
    "aceptar todo",
    "aceptar y continuar",
    "aceptar cookies",
    "accetta tutto",
    "accetta e continua",
    "aceitar tudo",
    "aceitar todos",
    "alles accepteren",
    "akkoord",
    "принять все",
    "прийняти всі",
    "akceptuję",
    "zaakceptuj",
    "tümünü kabul",
    "قبول الكل",
    "אשר הכל",
    "同意并继续",
    "すべて同意",
    "모두 동의",
];
/// In the text of pages that show only a beginning.
const WALLS: &[&str] = &[
    "subscribe to continue",
    "subscribe to read",
    "to continue reading",
    "continue reading with",
    "to read the full",
    "this article is for subscribers",
    "this content is for subscribers",
    "for subscribers only",
    "subscriber-only",
    "subscribers only",
    "already a subscriber",
    "members only",
    "become a member to read",
    "unlock this article",
    "unlock the full",
    "you have reached your limit",
    "free articles",
    "start your free trial",
    "this post is for paid subscribers",
    "this post is for paying subscribers",
    "register to read",
    "nur für abonnenten",
    "mit abo lesen",
    "jetzt weiterlesen",
    "artikel freischalten",
    "exklusiv für abonnenten",
    "plus-abo",
    "jetzt testen",
    "weiterlesen mit",
    "réservé aux abonnés",
    "réservé à nos abonnés",
    "article réservé",
    "il vous reste",
    "pour lire la suite",
    "déjà abonné",
    "contenido exclusivo para suscriptores",
    "exclusivo para suscriptores",
    "suscríbete para",
    "para seguir leyendo",
    "contenuto riservato agli abbonati",
    "riservato agli abbonati",
    "abbonati per",
    "per continuare a leggere",
    "conteúdo exclusivo para assinantes",
    "exclusivo para assinantes",
    "assine para",
    "para continuar lendo",
    "alleen voor abonnees",
    "verder lezen",
    "word abonnee",
    "только для подписчиков",
    "доступно по подписке",
    "оформите подписку",
    "лише для передплатників",
    "tylko dla prenumeratorów",
    "pozostało",
    "abonelere özel",
    "للمشتركين فقط",
    "למנויים בלבד",
    "केवल सदस्यों",
    "订阅后",
    "会员专享",
    "付费阅读",
    "会員限定",
    "有料会員",
    "残り",
    "구독자 전용",
    "유료회원",
];
/// In the text of pages that ask who one is.
const LOGINS: &[&str] = &[
    "log in to continue",
    "sign in to continue",
    "please log in",
    "please sign in",
    "you must be logged in",
    "forgot password",
    "forgot your password",
    "create an account",
    "passwort vergessen",
    "bitte anmelden",
    "bitte melden sie sich an",
    "mot de passe oublié",
    "connectez-vous",
    "inicia sesión",
    "olvidaste tu contraseña",
    "accedi",
    "password dimenticata",
    "faça login",
    "esqueceu",
    "inloggen",
    "войдите",
    "забыли пароль",
    "увійдіть",
    "zaloguj się",
    "giriş yap",
    "تسجيل الدخول",
    "התחברות",
    "लॉग इन",
    "请登录",
    "ログイン",
    "로그인",
];

/// What the extractor found.
pub(super) struct Found<'a> {
    /// The article's own text.
    pub(super) text: &'a str,
    /// Share of the extracted text that is links.
    pub(super) linked: f32,
    /// Headings and list items that are links.
    pub(super) entries: usize,
}

/// Says whether the page is the article.
pub(super) fn judge(
    page: &Survey,
    found: &Found<'_>,
    expected: Expected<'_>,
) -> Result<(), NotArticle> {
    let chars = length(found.text);
    let title = agreement(expected.title, &page.titles.join(" "), usize::MAX);
    let summary_words = words(expected.summary).len().min(SUMMARY_LOOK);
    let summary = agreement(expected.summary, found.text, SUMMARY_LOOK);
    let told = summary_words >= SUMMARY_WORDS && summary >= AGREES;
    let has = |phrases: &[&str]| {
        phrases
            .iter()
            .filter(|phrase| page.text.contains(*phrase))
            .count()
    };
    let first = page
        .titles
        .first()
        .map(|title| title.to_lowercase())
        .unwrap_or_default();
    let error = page.titles.iter().take(3).any(|title| {
        let title = title.to_lowercase();
        ERRORS
            .iter()
            .any(|error| title.contains(error) && !expected.title.to_lowercase().contains(error))
    });
    if error && chars < LONG && !told {
        return Err(NotArticle::ErrorPage);
    }
    if chars < LONG
        && !told
        && (has(CHECKS) > 0 && chars < TEASER || CHECKS.iter().any(|check| first.contains(check)))
    {
        return Err(NotArticle::BotCheck);
    }
    if page.password && chars < TEASER && (!told || chars < SHORT) {
        return Err(NotArticle::Login);
    }
    let wall = has(WALLS) > 0 || page.free == Some(false);
    if wall && chars < TEASER && (title >= AGREES || told) {
        return Err(NotArticle::Paywall);
    }
    if !told && chars < LONG && has(CONSENTS) > 1 && consent_speaks(found.text) {
        return Err(NotArticle::Consent);
    }
    let links_only = found.linked > 0.55 && found.entries >= 5;
    if chars < SHORT && !links_only {
        return Err(thin(page, wall, &has));
    }
    if found.linked > 0.55 || found.entries >= 6 && found.linked > 0.3 && !told {
        return Err(NotArticle::Listing);
    }
    let video = page
        .kind
        .as_deref()
        .is_some_and(|kind| kind.starts_with("video"))
        || page.types.iter().any(|kind| kind == "VideoObject");
    let article = page
        .types
        .iter()
        .any(|kind| kind.contains("Article") || kind.contains("Posting"));
    if video && !article && chars < 800 {
        return Err(NotArticle::Video);
    }
    // The page may carry the title and still show something else below it.
    let named = title >= AGREES && agreement(expected.title, found.text, usize::MAX) >= 0.25;
    let nothing_to_compare = words(expected.title).is_empty() && summary_words < SUMMARY_WORDS;
    let contradicted = summary_words >= SUMMARY_WORDS && summary < 0.2;
    if told || named && !contradicted || nothing_to_compare || title >= 0.9 && !contradicted {
        Ok(())
    } else if has(LOGINS) > 1 && chars < TEASER {
        Err(NotArticle::Login)
    } else {
        Err(NotArticle::Other)
    }
}

/// Characters, those of scripts that write a word with one or two of them
/// counted thrice; no further than needed.
fn length(text: &str) -> usize {
    let weight = |c: char| {
        if is_unspaced(c) || ('\u{ac00}'..='\u{d7a3}').contains(&c) {
            3
        } else {
            1
        }
    };
    text.chars().take(LONG + 1).map(weight).sum()
}

/// Why a page without text may be so.
fn thin(page: &Survey, wall: bool, has: &impl Fn(&[&str]) -> usize) -> NotArticle {
    let video = page
        .kind
        .as_deref()
        .is_some_and(|kind| kind.starts_with("video"))
        || page.types.iter().any(|kind| kind == "VideoObject");
    match () {
        () if has(CHECKS) > 0 => NotArticle::BotCheck,
        () if video => NotArticle::Video,
        () if has(CONSENTS) > 1 => NotArticle::Consent,
        () if page.password || has(LOGINS) > 1 => NotArticle::Login,
        () if wall => NotArticle::Paywall,
        () if page.players > 0 => NotArticle::Video,
        () if page.bytes > 500 && page.linked * 2 > page.bytes => NotArticle::Listing,
        () => NotArticle::Empty,
    }
}

/// True where what was taken for the article talks of cookies itself.
fn consent_speaks(text: &str) -> bool {
    let lower = text.to_lowercase();
    const SUBJECTS: &[&str] = &[
        "cookie",
        "privacy",
        "partner",
        "datenschutz",
        "zustimm",
        "einwillig",
        "confidentialité",
        "privacidad",
        "данн",
        "プライバシー",
        "개인정보",
    ];
    text.trim().is_empty()
        || SUBJECTS
            .iter()
            .filter(|subject| lower.contains(**subject))
            .count()
            > 1
}

/// Share of the distinct words of `wanted` (the first `look`) that `there`
/// has; 0 without words.
fn agreement(wanted: &str, there: &str, look: usize) -> f32 {
    let mut wanted = words(wanted);
    wanted.truncate(look);
    let wanted: HashSet<String> = wanted.into_iter().collect();
    if wanted.is_empty() {
        return 0.0;
    }
    let there: HashSet<String> = words(there).into_iter().collect();
    wanted.intersection(&there).count() as f32 / wanted.len() as f32
}

/// Words in lower case, the small ones left out; pairs of characters in
/// scripts without spaces.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let chars: Vec<char> = word.chars().collect();
        if chars.iter().any(|c| is_unspaced(*c)) {
            words.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else if chars.len() > 2 || chars.iter().any(char::is_ascii_digit) {
            words.push(word.to_lowercase());
        }
    }
    words
}
