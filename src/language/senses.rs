//! Words of news that mean the same: what happens to whom, in four languages.
//!
//! Two reports of one fact seldom use one word: one has "died", the other
//! "was killed". The table holds the senses that news is made of; what is not
//! in it is compared as a word.

use hashbrown::HashMap;
use std::sync::OnceLock;

/// A meaning, by its place in [`TABLE`].
pub(crate) type Sense = u8;

/// Lost lives.
pub(crate) const DEATH: Sense = 0;
/// Wounds.
pub(crate) const HURT: Sense = 1;
/// People nobody finds.
pub(crate) const MISSING: Sense = 2;
/// People brought away.
pub(crate) const EVACUATED: Sense = 3;
/// Any people.
pub(crate) const PEOPLE: Sense = 4;

/// Meanings that tell counts of people apart: the dead are not the injured.
pub(crate) const FATES: u128 = 1 << DEATH
    | 1 << HURT
    | 1 << MISSING
    | 1 << EVACUATED
    | 1 << 5
    | 1 << 6
    | 1 << 7
    | 1 << 8
    | 1 << 9;

/// Who counts and tells: they may be named by what they are.
pub(crate) const AUTHORITIES: u128 = 1 << 50 | 1 << 51 | 1 << 53;

/// A row a sense. `*`: any ending. `a+b`: both, within four words.
const TABLE: &[&str] = &[
    // death
    "die dies died dying dead death deaths kill* fatal fatally fatalit* perish* lost+life lost+lives lose+life lose+lives \
     claimed+lives toll tot tote toten toter totes todes* tödlich* gestorben stirbt starb starben sterben ums+leben \
     todesopfer umgekommen getötet mort morts morte mortes mourir meurt décès décéd* tué tués tuée tuées perdu+vie \
     perdent+vie muert* murió murieron muere mueren morir mató matado fallec* perdieron+vida perdió+vida víctimas+mortales",
    // hurt
    "hurt injur* wound* unhurt unharmed harmed hospitalised hospitalized verletz* verwundet* blessé* blesser heridos \
     herido heridas herida lesionad* hirió",
    // missing
    "missing unaccounted vermisst* disparu disparus disparue disparues desaparecid*",
    // evacuated
    "evacuat* leave+homes left+homes flee+homes fled+homes displaced cleared+streets brought+hall brought+safety \
     evakuier* in+sicherheit häuser+verlassen wohnungen+verlassen évacu* quitter+domicile quitté+maisons evacu* desaloj* \
     abandonar+casas abandonar+viviendas",
    // people
    "people person persons residents resident inhabitants passengers passenger men women children pupils students \
     workers employees staff travellers travelers homes+people menschen personen bewohner* einwohner* anwohner* passagiere \
     fahrgäste reisende reisenden kinder arbeiter beschäftigte beschäftigten mitarbeiter mitarbeitende personnes habitants \
     riverains passagers voyageurs enfants salariés employés personas habitantes vecinos pasajeros viajeros niños \
     trabajadores empleados",
    // rescued
    "rescu* saved gerettet* retten rettete retteten taken+off secour* sauvé* sauvetage rescat* salvad*",
    // arrested
    "arrest* detain* custody festgenommen* festnahme* verhaft* interpell* arrêté* détenti* detenid* detuv* arrestad* \
     deteni*",
    // trapped
    "trapped buried bury buries swept+away verschüttet* eingeschlossen* piégé* ensevel* atrapad* sepultad*",
    // homeless, cut off
    "homeless stranded obdachlos* gestrandet* sans-abri bloqués varados damnificad*",
    // ill
    "sick ill sickened infected fallen+ill erkrankt* infiziert* malades contamin* infect* enferm* contagi*",
    // fire
    "fire fires blaze* burn burns burned burnt burning flames inferno wildfire* brand brände feuer großbrand waldbrand \
     brennt brannte brannten flammen incendi* feu feux flammes incendio* fuego llamas",
    // explosion, breaking apart
    "explo* blast blasts blew+up broke+apart break+apart broke+up disintegrat* destroyed destruct* detonat* explodier* \
     sprengt* zerstört* détrui* explosé* destruid* destruy* estall*",
    // crash
    "crash* collid* collision* derail* unfall zusammenstoß* entgleis* abgestürzt* absturz zusammengestoßen* accident \
     collision déraill* percut* choque chocaron chocó descarril* estrell* accidente",
    // aground
    "aground grounding ran+rocks hit+rocks auf+grund gestrandet échou* encall*",
    // collapse
    "collaps* cave-in caved+in gave+way came+down fell+down falling einsturz eingestürzt* stürzt* effondr* écroul* \
     derrumb* desplom* colaps*",
    // strike (labour)
    "strike strikes striking strikers walkout* walk+out walked+out streik* ausstand arbeitsniederlegung* arbeit+nieder \
     grève* gréviste* débray* huelg* paro",
    // cancelled
    "cancel* called+off scrap scrapped ground+flights grounded+flights axed ausgefallen fallen+aus fielen+aus gestrichen* \
     abgesagt* annul* supprim* déprogramm* suspendid* anulad*",
    // demand
    "demand* asks asking+for ask+for seek seeks seeking calls+for call+for called+for forder* verlang* réclam* exig* \
     revendi* reclam* pide piden",
    // talks
    "meet meets meeting met summit treffen trafen trifft getroffen gipfel rencontr* sommet reun* reún* cumbre talks negotiat* verhandl* gespräche négociat* négocier pourparlers discussions negocia* conversaciones dialogue \
     mediat*",
    // win
    "win wins won winning winner victor* elected beat beats beaten gewinn* gewonnen gewann siegt* sieg gewählt* vainqueur \
     gagn* rempport* remport* élu élue victoire ganó gana ganador* ganar elegid* victoria vence venció",
    // concede
    "conced* congratulat* admits+defeat admitted+defeat niederlage gratulier* räumte+niederlage reconnu+défaite \
     félicit* reconoc*+derrota derrota",
    // resign
    "resign* quit quits step+down steps+down stepped+down stepping+down zurückgetreten rücktritt* tritt+zurück trat+zurück \
     démissionn* démission dimit* dimisión dimisi* renunci*",
    // approve
    "approv* adopt* ratif* backed passes passed genehmig* zugelassen zulassung* beschloss* beschlossen gebilligt* billigt* \
     approuv* adopté* vot*+pour aprob* ratific*",
    // reject
    "reject* refus* turned+down denied deny denies denying dismiss* ablehn* abgelehnt* lehnt*+ab wies+zurück weist+zurück \
     rejet* refusé* dément* rechaz* niega negó",
    // forbid
    "ban bans banned banning forbid* forbade prohibit* outlaw* verbiet* verbot* untersagt* interdi* prohib* veda vedado",
    // close
    "close closed closes closing closure* shut shuts shutting shutdown schließ* geschlossen* schloss gesperrt* sperrung* \
     stillgeleg* ferm* clos cerr* cierr* clausur*",
    // suspend
    "suspend* halt halts halted paused pause ausgesetzt* aussetzen gestoppt* unterbrochen* suspendu* interromp* suspend* \
     interrump*",
    // leak
    "leak* spill* spilt slick lost+oil lost+tonnes ausgelaufen* ausgetreten* leck fuite* déversé* marée+noire vertid* \
     derram* fuga fugas",
    // storm
    "storm* gale gales hurricane* typhoon* cyclone* tornado* sturm* orkan* unwetter tempête* ouragan* tormenta* huracán \
     temporal",
    // flood
    "flood* deluge hochwasser überschwemm* überflut* inond* crue crues inund* riada*",
    // quake
    "quake* earthquake* tremor* erdbeben beben séisme* secousse* terremoto* sismo* temblor*",
    // cause
    "cause caused causes trigger* blamed led+to due+to ausgelöst* ursache* auslös* verursacht* causé* provoqu* causó \
     provoc* origen",
    // inquiry
    "investigat* inquiry inquest probe probes examin* prosecut* ermittl* ermittelt* untersuch* staatsanwalt* enquêt* \
     parquet investig* fiscalía",
    // warn
    "warn* warnt* warnung* gewarnt* alert* avertis* advirt* advert* aviso",
    // rise
    "rise rises rose risen raise raises raised increas* hike* climb* grew grow grows jump* surg* steig* stieg* gestiegen* \
     erhöh* anstieg hausse augment* relev* sube subió aument* alza",
    // fall
    "drop* decline* declin* fell fall falls fallen lower lowers lowered cut cuts cutting reduc* slash* sinkt gesunken* \
     sank senk* gesenkt* gefallen* kürz* baisse baiss* diminu* réduit rédui* bajó bajar bajan recort* descen* reduj*",
    // agree
    "agree agreed agrees agreement deal deals accord treaty pact einig* geeinigt* einigung abkommen vereinbar* accord \
     accords entente acuerd* pacto",
    // promise
    "promis* pledg* vow vows vowed commit* versprech* versprach versprochen* zugesagt* promett* promis engag* promet*",
    // buy
    "buy buys buying bought acquir* acquisition* takeover* purchas* kauf* gekauft* übernahme* übernehm* übernimmt rach* \
     acqui* compr* adquir* adquis*",
    // dismiss staff
    "layoff* lay+off laid+off lays+off redundan* job+cuts jobs+cut cut+jobs stellenabbau entlass* stellen+abbau* licenci* \
     supprim*+postes despid* despedi* empleos+recort*",
    // found guilty
    "convict* guilty sentenc* verurteil* schuldig haftstrafe* condamn* coupable* conden* culpable* sentencia*",
    // charge
    "charged charges indict* accus* angeklagt* anklage* beschuldig* inculp* accus* imput* acus* mise+examen",
    // insured
    "insur* versicher* assur* asegurad* aseguradora",
    // effective
    "effective efficacy protect* prevent* wirksam* schützt* geschützt* schutz effica* protég* protèg* eficac* eficaz proteg*",
    // damage
    "damage damages damaged loss+million schaden schäden beschädigt* sachschaden dégât* dommage* endommag* daños daño \
     dañad*",
    // agenda
    "agenda tagesordnung",
    // launch
    "launch* lift-off liftoff lifting+off lifted+off takeoff gestartet* start* lancement lanc* décoll* lanzam* lanz* despeg*",
    // attack
    "attack* assault* shelling shelled strikes+drone airstrike* angriff* angegriffen* attaqu* ataque* atac*",
    // shoot
    "shoot* shot shots gunman gunmen gunfire schüss* schoss erschoss* schießerei fusillade tirs tiré tirot* dispar*",
    // search
    "search* suche gesucht* suchaktion fouill* recherches búsqueda busc*",
    // firefighters
    "firefighter* firefighters fire+brigade fire+service feuerwehr* löschzüge pompier* bombero*",
    // police
    "police polizei* polici* policía* gendarm*",
    // begin
    "began begin begins begun start started starts broke+out beginnt begann begonnen* ausgebrochen* ausbrach alarm* notruf \
     commenc* début* déclar* empez* comenz* inici*",
    // government
    "government ministry minister regierung ministerium minister* gouvernement ministère ministre gobierno ministerio \
     ministr*",
    // stays shut in
    "windows indoors fenster fenêtres ventanas confin*",
];

/// Entries of one word, exact and by their beginning, and of two.
struct Ready {
    exact: HashMap<&'static str, Sense>,
    /// By what all of them begin with, the longest first: most words begin with
    /// none.
    begins: HashMap<&'static str, Vec<(&'static str, Sense)>>,
    /// By first word: the second, and what both mean.
    pairs: HashMap<&'static str, Vec<(&'static str, Sense)>>,
    /// The same where the first is a beginning.
    begun: Vec<(&'static str, &'static str, Sense)>,
}

/// The shortest beginning in the table (characters).
const BEGINS_MIN: usize = 3;

/// The first of them, of a word that has so many.
fn head(word: &str) -> Option<&str> {
    let (last, letter) = word.char_indices().nth(BEGINS_MIN - 1)?;
    word.get(..last + letter.len_utf8())
}

fn ready() -> &'static Ready {
    static READY: OnceLock<Ready> = OnceLock::new();
    READY.get_or_init(|| {
        let mut made = Ready {
            exact: HashMap::new(),
            begins: HashMap::new(),
            pairs: HashMap::new(),
            begun: Vec::new(),
        };
        for (sense, row) in (0..).zip(TABLE) {
            for entry in row.split_whitespace() {
                if let Some((one, two)) = entry.split_once('+') {
                    match one.strip_suffix('*') {
                        Some(begin) => made.begun.push((begin, two, sense)),
                        None => made.pairs.entry(one).or_default().push((two, sense)),
                    }
                } else if let Some(begin) = entry.strip_suffix('*') {
                    let same = made.begins.entry(head(begin).unwrap_or(begin));
                    same.or_default().push((begin, sense));
                } else {
                    // What a word means first.
                    made.exact.entry(entry).or_insert(sense);
                }
            }
        }
        for begins in made.begins.values_mut() {
            begins.sort_by_key(|(begin, _)| std::cmp::Reverse(begin.len()));
        }
        made
    })
}

/// What a word in lower case means; `None` for most.
pub(crate) fn of_word(word: &str) -> Option<Sense> {
    let ready = ready();
    if let Some(sense) = ready.exact.get(word) {
        return Some(*sense);
    }
    let mut begins = ready.begins.get(head(word)?)?.iter();
    begins
        .find(|(begin, _)| word.starts_with(begin))
        .map(|(_, sense)| *sense)
}

fn fits(entry: &str, word: &str) -> bool {
    entry
        .strip_suffix('*')
        .map_or(entry == word, |begin| word.starts_with(begin))
}

/// Meanings that pairs of words have, with the places of both words.
pub(crate) fn of_pairs(words: &[&str]) -> Vec<(usize, usize, Sense)> {
    const WITHIN: usize = 4;
    let ready = ready();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let exact = ready.pairs.get(word).into_iter().flatten().copied();
        let begun = ready
            .begun
            .iter()
            .filter(|(begin, ..)| word.starts_with(begin));
        for (two, sense) in exact.chain(begun.map(|(_, two, sense)| (*two, *sense))) {
            let mut near = words.iter().enumerate().skip(at + 1).take(WITHIN);
            if let Some((other, _)) = near.find(|(_, word)| fits(two, word)) {
                found.push((at, other, sense));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::DEATH;
    use super::HURT;
    use super::TABLE;
    use super::of_pairs;
    use super::of_word;

    #[test]
    fn meanings() {
        assert!(TABLE.len() < 128, "a set of senses is 128 bits");
        for word in ["died", "killed", "tote", "morts", "murieron"] {
            assert_eq!(of_word(word), Some(DEATH), "{word}");
        }
        assert_eq!(of_word("verletzte"), Some(HURT));
        for word in ["total", "feuerwehrmann's", "the", "table"] {
            assert_ne!(of_word(word), Some(DEATH), "{word}");
        }
        assert_eq!(of_pairs(&["kamen", "ums", "leben"]), [(1, 2, DEATH)]);
        assert_eq!(of_pairs(&["lost", "a", "shoe"]), []);
    }
}
