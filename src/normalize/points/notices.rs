//! Sentences that say something of the outlet, the page or a picture, and
//! nothing of the news: data, and the search for it.

use aho_corasick::AhoCorasick;
use aho_corasick::AhoCorasickKind;
use aho_corasick::Input;
use aho_corasick::MatchKind;
use std::sync::LazyLock;

/// Lower case, parted by commas; found anywhere in a sentence.
const ANYWHERE: &str = "contributed to this report, contributed to this story, contributed to this article, contributed \
    reporting, read the full story, click here, sign up for our, sign up to our, subscribe to our, \
    follow us on, follow me on, all rights reserved, may not be published, copyright ©, © 20, watch \
    the video, for more information, is pictured, are pictured, handout photo, handout picture, \
    undated photo, (pictured, (left), (right), (center), (centre), file photo, file picture, in \
    this photo, hide caption, share this, our newsletter, views expressed, opinions expressed, \
    affiliate link, \
    feel free to, drop me a note, drop me a line, love to hear, in the comments, comments below, let us know, stay tuned, \
    appeared first on, originally published, originally appeared, this article was, this story was, \
    this post was, this post originally, find out more, join the conversation, like us on, download \
    the app, download our, is seen in this, pictured above, pictured below, scroll down for, visit \
    our, alle rechte vorbehalten, newsletter abonnieren, tous droits réservés, todos los derechos \
    reservados, tutti i diritti riservati, direitos reservados, wszelkie prawa zastrzeżone, \
    in this post, in this article, in this episode, in this video, in this tutorial, in this newsletter, in this guide, \
    in today's episode, in this week's, in today's post, this blog post, this tutorial, this newsletter, this episode, \
    the last post, the previous post, last post, previous post, next post, this series, later in this, by the end of this post, today we're going, \
    we're going to, i'm going to, we will look at, we'll look at, sponsored by, brought to you by, use code, promo code, \
    discount code, for sponsoring, our sponsor, on patreon, off your first, free trial, available from the authors, \
    earlier version of this, in diesem beitrag, in diesem artikel, in dieser folge, in diesem video, in dieser episode, in diesem podcast, \
    gesponsert von, dans cet article, dans ce billet, dans cet épisode, dans cette vidéo, soutenu par, en este artículo, \
    en este post, en esta entrada, en este episodio, en este vídeo, en este video, en esta guía, in questo articolo, \
    in questo post, in questo episodio, in questa puntata, in questo video, in questa guida, neste artigo, neste post, \
    neste episódio, neste vídeo, neste texto, in dit artikel, in dit bericht, in deze aflevering, in deze video, in deze blog, в этой статье, \
    в этом выпуске, в этом видео, в этом посте, в этом материале, у цій статті, в цій статті, у цьому випуску, \
    у цьому відео, у цьому дописі, w tym artykule, w tym odcinku, w tym wpisie, w tym poście, w tym filmie, bu yazıda, \
    bu yazımızda, bu makalede, bu bölümde, bu videoda, في هذا المقال, في هذه المقالة, في هذه الحلقة, في هذا الفيديو, \
    בפוסט הזה, בפוסט זה, במאמר הזה, במאמר זה, בכתבה זו, בפרק הזה, בסרטון הזה, इस लेख में, इस पोस्ट में, इस वीडियो में, इस एपिसोड में, \
    这篇文章, 這篇文章, この記事, 本記事, この動画, 이 글에서, 이번 글, 이 기사에서, 이번 영상, 이번 포스트, 이번 시간, \
    tıklayın, 版权所有, 責任編輯, 责任编辑, 無断転載, 무단전재, 무단 전재, 点击";

/// The same; found at the beginning of a sentence.
const FIRST: &str = "apologies, my apologies, our apologies, sorry for, sorry about, sorry to, disclaimer:, disclosure:, full disclosure, \
    reporting by, additional reporting, editing by, writing by, photo by, photos by, photo:, \
    photos:, image:, picture:, video:, watch:, listen:, read more, read also, read:, see also, \
    thanks for, thanks to all, thanks to everyone, thanks to you, thanks so much, many thanks, thank you, welcome, happy new year, happy birthday, \
    congratulations, hello, hi there, hi all, hi everyone, hey there, dear readers, dear reader, dear friends, good morning, good evening, that's all, \
    that’s all, see you, have a great, until next time, if you have any, if you enjoyed, if you like, if you're new, if you haven't, \
    if you haven’t, what you need to know, keep reading, in the photo, vielen dank, viel spaß, herzlich willkommen, auf dem foto, \
    auf dem bild, foto:, bild:, sur la photo, photo :, en la foto, en la imagen, nella foto, na foto, op de foto, на фото, фото:, \
    na zdjęciu, fot., fotoğraf:, صورة:, في الصورة, צילום:, בתמונה, 图：, 图片：, 资料图, 写真：, 写真は, 사진=, 사진:, \
    korrektur:, rectificatif, corrección:, errata, correzione:, correção:, rectificatie, исправление, sprostowanie, düzeltme, \
    preface:, foreword:, warning:, caveat:, spoiler, tip:, pro tip:, side note:, aside:, p.s., ps:, bonus:, trigger warning, \
    vorwort:, hinweis:, anmerkung:, warnung:, achtung:, tipp:, nachtrag:, avertissement, remarque :, attention :, astuce :, \
    advertencia:, aviso:, nota:, consejo:, avvertenza:, consiglio:, atenção:, dica:, opmerking:, let op:, waarschuwing:, \
    внимание:, примечание:, предупреждение:, увага:, примітка:, uwaga:, wskazówka:, dikkat:, uyarı:, ملاحظة:, تنبيه:, הערה:, \
    אזהרה:, ध्यान दें:, 注：, 注意：, 提示：, 注:, 注意:, 참고:, 주의:, related:, click, tap here, sign up, subscribe, follow our, follow us, check out, advertisement, \
    sponsored, korrektur:, berichtigung:, richtigstellung:, rectificatif, erratum, corrección:, rectificación:, \
    errata corrige, correção:, correctie:, rectificatie:, исправление:, поправка:, уточнение:, виправлення:, \
    sprostowanie, düzeltme:, تصحيح:, תיקון:, सुधार:, 更正:, 更正：, 訂正:, 訂正：, 정정:, 바로잡습니다, editor's note, editor’s note, \
    clarification:, this article has been updated, this story has been updated, this article was amended, \
    transcript, we use cookies, by using this, enter your email, thank you for, thanks \
    for reading, note:, note to, source:, sources:, correction:, update:, updated:, learn more, see \
    the full, see more, watch more, watch below, watch as, scroll, copyright, ©, all photos, lesen \
    sie, mehr dazu, weiterlesen, mehr zum thema, lire aussi, à lire, lire la suite, abonnez-vous, \
    inscrivez-vous, lea también, lee también, leer más, suscríbete, suscríbase, leggi anche, leggi \
    tutto, iscriviti, leia também, leia mais, saiba mais, lees ook, lees meer, читайте также, \
    подписывайтесь, подпишитесь, читайте також, підписуйтесь, підпишіться, czytaj też, czytaj \
    także, czytaj więcej, devamını oku, اقرأ أيضا, اقرأ المزيد, קראו גם, קראו עוד, यह भी पढ़ें, और \
    पढ़ें, 相关阅读, 阅读全文, 関連記事, 続きを読む, 관련기사";

/// Those that count anywhere, in one search of nothing but literals: a word
/// boundary in it would make it as slow as a text has letters beyond ASCII.
/// Nor with a table for every octet, which would take four megabytes. None only
/// if they made no pattern, which a test would show.
static NOTICES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .match_kind(MatchKind::LeftmostFirst)
        .build(phrases(ANYWHERE))
        .ok()
});

/// Those that count at the beginning, by their first octet.
static OPENINGS: LazyLock<[Vec<&str>; 256]> = LazyLock::new(|| {
    let mut by_first = [const { Vec::new() }; 256];
    for phrase in phrases(FIRST) {
        for first in phrase.bytes().take(1) {
            by_first[usize::from(first)].push(phrase);
        }
    }
    by_first
});

fn phrases(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(", ").map(str::trim)
}

/// A word of a list is a whole word of the text.
fn ends_whole(phrase: &str, rest: &str) -> bool {
    !phrase.ends_with(|c: char| c.is_ascii_alphabetic())
        || !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

fn has_notice(lower: &str) -> bool {
    let opens = |phrase: &&str| {
        let rest = lower.strip_prefix(*phrase);
        rest.is_some_and(|rest| ends_whole(phrase, rest))
    };
    let first = lower.as_bytes().first().copied().unwrap_or(0);
    if OPENINGS[usize::from(first)].iter().any(opens) || is_thanks(lower) {
        return true;
    }
    let Some(notices) = NOTICES.as_ref() else {
        return false;
    };
    let mut at = 0;
    while let Some(found) = notices.find(Input::new(lower).range(at..)) {
        if ends_whole(&lower[found.range()], &lower[found.end()..]) {
            return true;
        }
        at = lower.ceil_char_boundary(found.start() + 1);
    }
    false
}

/// "Thanks to Joe Roe for holding my hand.": not "thanks to the rain, ..".
fn is_thanks(lower: &str) -> bool {
    let whom = lower
        .strip_prefix("thanks to ")
        .filter(|rest| !rest.contains(','));
    let what = whom
        .and_then(|whom| whom.split_once(" for "))
        .map_or("", |(_, what)| what);
    what.split(' ').next().is_some_and(|word| {
        word.len() > 4 && word.ends_with("ing")
            || matches!(word, "your" | "his" | "her" | "their" | "all")
    })
}

/// Whether a sentence is a notice; `inner` is it without opening marks.
pub(super) fn is_notice(text: &str, inner: &str) -> bool {
    let lower = crate::text::lower(inner);
    if has_notice(&lower) {
        return true;
    }
    // "By Jane Roe and John Doe." says who wrote, not what happened.
    let is_name =
        |word: &str| !word.starts_with(char::is_lowercase) || word == "and" || word == "for";
    text.starts_with("By ") && text.split_whitespace().skip(1).all(is_name)
}
