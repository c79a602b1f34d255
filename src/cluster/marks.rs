//! What tells two events of one kind apart that no word tells: how strong a
//! quake was, how many died.

use super::sketch::IS_STRENGTH;
use super::sketch::IS_TOLL;
use super::sketch::Weighted;
use crate::language::terms::Term;
use crate::language::terms::Word;
use crate::language::terms::term_of;
use hashbrown::HashMap;
use std::sync::LazyLock;

/// Marks are terms that begin so; the rest is the value. The strength of a
/// quake is in tenths.
const STRENGTHS: Term = 0xffff_0000;
const TOLLS: Term = 0xfffe_0000;
/// The bits of the value.
pub(super) const VALUE: Term = 0xffff;

/// A word beside figures, by what it says of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// It is a number itself.
    Number(u16),
    /// The figure is a strength.
    Strength,
    /// So many died.
    Death,
    /// So many had something else.
    Fate,
    /// So much of it, not so many.
    Unit,
    /// One, before "of them" or what became of him.
    Somebody,
}

/// Words by what they say, in four languages. "One" is an article in three of
/// them.
static WORDS: LazyLock<HashMap<Term, Says>> = LazyLock::new(|| {
    const NUMBERS: &[(u16, &str)] = &[
        (0, "nobody niemand personne nadie"),
        (1, "one"),
        (2, "two zwei deux dos"),
        (3, "three drei trois tres"),
        (4, "four vier quatre cuatro"),
        (5, "five fünf cinq cinco"),
        (6, "six sechs seis"),
        (7, "seven sieben sept siete"),
        (8, "eight acht huit ocho"),
        (9, "nine neun neuf nueve"),
        (10, "ten zehn dix diez"),
        (11, "eleven elf onze once"),
        (12, "twelve zwölf douze doce"),
        (13, "thirteen dreizehn treize trece"),
        (14, "fourteen vierzehn quatorze catorce"),
        (15, "fifteen fünfzehn quinze quince"),
        (16, "sixteen sechzehn seize dieciséis"),
        (17, "seventeen siebzehn diecisiete"),
        (18, "eighteen achtzehn dieciocho"),
        (19, "nineteen neunzehn diecinueve"),
        (20, "twenty zwanzig vingt veinte"),
        (30, "thirty dreißig trente treinta"),
        (40, "forty vierzig quarante cuarenta"),
        (50, "fifty fünfzig cinquante cincuenta"),
        (60, "sixty sechzig soixante sesenta"),
    ];
    const SAYS: &[(Says, &str)] = &[
        (Says::Strength, "magnitude richter stärke magnitud"),
        (
            Says::Death,
            "kill killed dead die dies died lives dying death deaths fatality fatalities victim victims perished drown drowned \
            body bodies tote toten toter todesopfer opfer starb starben sterben stirbt gestorben leben getötet tötet \
            mort morts morte mortes meurt meurent tué tués tuées tue décédé décédés victime victimes muerto muertos \
            muere mueren murió murieron víctima víctimas fallecido fallecidos fallecieron matado mata",
        ),
        (
            Says::Fate,
            "injured injuring injures hurt wounded hospital hospitalised hospitalized missing rescued evacuated arrested \
            trapped survived survivors saved homes verletzt verletzte verletzten vermisst vermisste gerettet klinik \
            evakuiert festgenommen sicherheit blessé blessés blessées disparu disparus secourus hospitalisés évacués \
            arrêtés herido heridos heridas desaparecidos rescatados evacuados detenidos hospitalizados",
        ),
        (Says::Somebody, "un une ein eine einen einer uno una"),
        (
            Says::Unit,
            "second seconds minute minutes hour hours day days week weeks month months year years metres meters \
            kilometres kilometers km miles tonnes percent degrees million billion dollars euros january february march \
            april may june july august september october november december sekunden minuten stunde stunden tag tage \
            tagen woche wochen monate monaten jahr jahre jahren meter kilometer prozent grad millionen uhr januar \
            februar märz mai juni juli oktober dezember secondes heure heures jour jours semaines mois an ans année \
            années mètres kilomètres degrés millions pour janvier février mars avril juin juillet août septembre \
            octobre novembre décembre segundos minutos hora horas día días semanas mes meses año años metros \
            kilómetros grados millones por enero febrero marzo abril mayo junio julio agosto septiembre octubre \
            noviembre diciembre",
        ),
    ];
    let mut words = HashMap::new();
    for (says, list) in SAYS {
        words.extend(list.split_whitespace().map(|word| (term_of(word), *says)));
    }
    for (number, list) in NUMBERS {
        let numbers = list.split(' ');
        words.extend(numbers.map(|word| (term_of(word), Says::Number(*number))));
    }
    words
});

/// Words that say it in one language only.
static ONLY: LazyLock<[(Term, [u8; 2]); 2]> =
    LazyLock::new(|| [(term_of("die"), *b"en"), (term_of("once"), *b"es")]);

/// Marks of a title or lead: how strong the quakes are that it speaks of, and
/// how many died.
pub(super) fn marks(words: &[Word], text: &str, language: [u8; 2]) -> Vec<Weighted> {
    let is_other = |word: &Word| {
        ONLY.iter()
            .any(|(term, only)| word.term == *term && language != *only)
    };
    let says = |word: &Word| WORDS.get(&word.term).copied().filter(|_| !is_other(word));
    let says: Vec<Option<Says>> = words.iter().map(says).collect();
    let has = |what: Says| says.contains(&Some(what));
    let mut marks = Vec::new();
    if has(Says::Strength) {
        let strengths = (0..words.len()).filter_map(|at| strength(words, text, &says, at));
        marks.extend(strengths.map(|value| mark(STRENGTHS, value, IS_STRENGTH)));
    }
    if has(Says::Death) || has(Says::Number(0)) {
        let tolls = (0..words.len()).filter_map(|at| toll(words, text, &says, at));
        marks.extend(tolls.map(|value| mark(TOLLS, value, IS_TOLL)));
    }
    marks
}

fn mark(of: Term, value: u16, kind: u8) -> Weighted {
    Weighted {
        term: of + Term::from(value),
        weight: 0.0,
        rarity: 0.0,
        sentences: 0,
        kind,
    }
}

/// The strength of a quake, in tenths: with tenths wherever it stands, for a
/// correction has the first one further on.
fn strength(words: &[Word], text: &str, says: &[Option<Says>], at: usize) -> Option<u16> {
    /// Words between a strength without tenths and what says so.
    const BESIDE: usize = 2;
    let word = words[at];
    let figure = text.get(word.start..word.end).filter(|_| word.figure)?;
    let strength: f32 = figure.replace(',', ".").parse().ok()?;
    let near = at.saturating_sub(BESIDE)..words.len().min(at + BESIDE + 1);
    let told = figure.len() == 3 || says[near].contains(&Some(Says::Strength));
    (told && (2.0..10.0).contains(&strength)).then_some((strength * 10.0).round() as u16)
}

/// How many died, where a word of the same sentence says so that is nearer to
/// the figure than one of another fate.
fn toll(words: &[Word], text: &str, says: &[Option<Says>], at: usize) -> Option<u16> {
    /// Words between a figure and its fate.
    const WITHIN: usize = 5;
    /// What a comma between them counts as.
    const COMMA: usize = 3;
    let word = words[at];
    let value = match says[at] {
        Some(Says::Number(0)) if text.get(..word.end)?.ends_with('s') => return None,
        Some(Says::Number(value)) => value,
        Some(Says::Somebody) => {
            let next = words.get(at + 1)?;
            let is_one_of = matches!(
                text.get(next.start..next.end)?,
                "von" | "der" | "de" | "des" | "d'entre"
            );
            (is_one_of || says[at + 1] == Some(Says::Death)).then_some(1)?
        }
        _ if word.figure => text
            .get(word.start..word.end)?
            .replace(',', "")
            .parse()
            .ok()?,
        _ => return None,
    };
    let next = says.get(at + 1).copied().flatten();
    let is_year = (1900..2100).contains(&value) && word.end - word.start == 4;
    let joined = text[word.end..].starts_with(['-', ':', '%', '€']);
    if next == Some(Says::Unit) || is_year || joined {
        return None;
    }
    let between = |one: usize, other: usize| {
        let (from, to) = (one.min(other), one.max(other));
        let gap = text.get(words[from].end..words[to].start).unwrap_or("");
        let ends = gap.contains(". ") || gap.contains(['!', '?', ';', '\n']);
        let commas = gap.matches([',', ':']).count();
        (!ends).then_some(to - from + commas * COMMA)
    };
    let near = at.saturating_sub(WITHIN)..words.len().min(at + WITHIN + 1);
    // Of two as near the one behind.
    let fates = near.rev().filter_map(|other| {
        let fate = says[other].filter(|says| matches!(says, Says::Death | Says::Fate))?;
        Some((between(at, other)?, fate))
    });
    let (_, fate) = fates.min_by_key(|(away, _)| *away)?;
    (fate == Says::Death || value == 0).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::IS_STRENGTH;
    use super::IS_TOLL;
    use super::VALUE;
    use super::marks;
    use crate::language::terms::words;

    fn read(language: &[u8; 2], text: &str, kind: u8) -> Vec<u32> {
        let marks = marks(&words(text), text, *language);
        let of_kind = marks.iter().filter(|mark| mark.kind == kind);
        of_kind.map(|mark| mark.term & VALUE).collect()
    }

    #[test]
    fn the_dead_are_counted() {
        for (language, text, tolls) in [
            (
                b"en",
                "Bus plunges into river, killing 14 people and injuring 20 others.",
                &[14][..],
            ),
            (b"en", "14 killed, 20 injured in crash", &[14]),
            (
                b"en",
                "Two die in fire at hostel. Eleven were taken to hospital.",
                &[2],
            ),
            (
                b"en",
                "He was found after four hours, the 29-year-old died in 2009",
                &[],
            ),
            (b"en", "Nobody was hurt, and 40 residents went home", &[0]),
            (
                b"de",
                "Drei Tote bei Brand, die zwölf Verletzten sind in der Klinik",
                &[3],
            ),
            (
                b"de",
                "Die Lawine verschüttete vier Wanderer. Einer von ihnen starb.",
                &[1],
            ),
            (b"de", "Verletzt wurde niemand", &[0]),
            (
                b"es",
                "Once muertos y ocho heridos al caer un autobús",
                &[11],
            ),
            (b"es", "La explosión causó un muerto", &[1]),
            (
                b"fr",
                "Cinq personnes sont mortes samedi dans un incendie",
                &[5],
            ),
            (
                b"fr",
                "L'incendie a fait un mort, quatorze habitants ont été hospitalisés",
                &[1],
            ),
        ] {
            assert_eq!(read(language, text, IS_TOLL), tolls, "{text}");
        }
    }

    #[test]
    fn strengths_are_in_tenths() {
        let text = "The quake had a magnitude of 6.5, not 6.3 as first measured";
        assert_eq!(read(b"en", text, IS_STRENGTH), [65, 63]);
        assert_eq!(
            read(b"de", "Beben der Stärke 7 bei Brenz", IS_STRENGTH),
            [70]
        );
        assert!(read(b"en", "The lake rose by 2.5 metres", IS_STRENGTH).is_empty());
    }
}
