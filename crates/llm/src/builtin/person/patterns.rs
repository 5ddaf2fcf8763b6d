//! The rules, each a line of elements that a clause must hold in order.

use super::lexicon::Class::{self, *};
use super::{PersonWish, Token};

/// A message of at most so many words may be nothing but whom to get: "live agent please".
pub(super) const BARE_WORDS_MAX: usize = 6;

/// An element of a rule.
enum Element {
    /// A word of the class.
    Is(Class),
    /// A word of one of the classes.
    Any(&'static [Class]),
    /// Exactly one of these words.
    Word(&'static [&'static str]),
    /// Up to so many words, none of the class.
    Gap(usize, Option<Class>),
    /// The beginning of the clause, courtesies and short lead-ins skipped.
    Start,
    /// The end of the clause, courtesies skipped.
    End,
}

use Element::{Any, End, Gap, Is, Start, Word};

/// A rule.
pub(super) struct Pattern {
    pub(super) wish: PersonWish,
    elements: &'static [Element],
}

impl Pattern {
    /// Whether a clause holds the rule's elements somewhere.
    pub(super) fn is_in(&self, clause: &[Token]) -> bool {
        (0..clause.len()).any(|from| matches(self.elements, clause, from))
    }

    /// "How do I create a ticket?" asks; "How can I reach a human?" still wants one.
    pub(super) fn is_hushed_by_asking(&self) -> bool {
        self.wish != PersonWish::Talk
    }
}

fn matches(elements: &[Element], clause: &[Token], at: usize) -> bool {
    let Some((first, rest)) = elements.split_first() else { return true };
    let token = clause.get(at);
    match first {
        Is(class) => token.is_some_and(|token| token.is(*class)) && matches(rest, clause, at + 1),
        Any(classes) => {
            token.is_some_and(|token| classes.iter().any(|class| token.is(*class))) && matches(rest, clause, at + 1)
        }
        Word(words) => {
            token.is_some_and(|token| words.contains(&token.plain.as_str())) && matches(rest, clause, at + 1)
        }
        Gap(most, without) => {
            let allowed =
                clause[at.min(clause.len())..].iter().take_while(|token| without.is_none_or(|class| !token.is(class)));
            let longest = allowed.take(*most).count();
            (0..=longest).any(|skipped| matches(rest, clause, at + skipped))
        }
        Start => clause[..at].iter().all(leads_in) && matches(rest, clause, at),
        End => clause[at.min(clause.len())..].iter().all(|token| token.is(Courtesy)),
    }
}

fn leads_in(token: &Token) -> bool {
    const LEAD_INS: &[&str] = &[
        "ok", "okay", "no", "nope", "yes", "so", "then", "and", "but", "well", "that", "did", "not", "work", "either",
        "either", "und", "dann", "et", "alors", "y", "you", "pouvez", "can", "could", "would", "sie", "konnen",
        "puede",
    ];
    token.is(Courtesy) || LEAD_INS.contains(&token.plain.as_str())
}

const fn talk(elements: &'static [Element]) -> Pattern {
    Pattern { wish: PersonWish::Talk, elements }
}

const fn hand_on(elements: &'static [Element]) -> Pattern {
    Pattern { wish: PersonWish::HandOn, elements }
}

const fn callback(elements: &'static [Element]) -> Pattern {
    Pattern { wish: PersonWish::Callback, elements }
}

/// Clauses that say the opposite.
pub(super) const DECLINING: &[Pattern] = &[
    talk(&[
        Is(Not),
        Gap(1, None),
        Word(&["need", "want", "have", "necessary", "brauche", "besoin", "necesito", "quiero"]),
        Gap(2, Some(Machine)),
        Any(&[Talk, Escalate, Create, Connect]),
        Gap(3, None),
        Any(&[Person, Case, This]),
    ]),
    talk(&[Word(&["no", "not"]), Word(&["need", "necessary"]), Gap(1, None), Any(&[Talk, Escalate, Create, Connect])]),
    talk(&[Is(Not), Is(Escalate)]),
    talk(&[Word(&["no", "not"]), Word(&["need", "necessary"]), Gap(2, Some(Machine)), Is(Person)]),
    talk(&[
        Is(Not),
        Gap(1, None),
        Word(&["need", "want", "require", "brauche", "besoin", "necesito", "quiero"]),
        Gap(1, Some(Machine)),
        Is(Person),
    ]),
    talk(&[
        Word(&["need", "brauche", "necesito"]),
        Word(&["no", "keinen", "ningun"]),
        Gap(1, Some(Machine)),
        Is(Person),
    ]),
    talk(&[Word(&["no"]), Gap(1, None), Is(Person), Gap(1, None), Word(&["needed", "necessary", "required"])]),
];

/// Clauses that ask how something is done.
pub(super) const ASKING: &[Pattern] = &[
    talk(&[Start, Is(Asking)]),
    talk(&[Is(Asking), Gap(1, None), Any(&[I, Modal, Own]), Gap(2, None), Any(&[Create, Escalate, Case])]),
    talk(&[Start, Any(&[Modal]), Is(I), Gap(1, None), Any(&[Create, Escalate])]),
];

/// What may follow "call me", other than a name: "call me Bob" is no wish to be called.
const CALL_GOES_ON: &[&str] = &[
    "back",
    "at",
    "on",
    "when",
    "asap",
    "later",
    "tomorrow",
    "today",
    "about",
    "regarding",
    "for",
    "to",
    "as",
    "in",
    "this",
    "instead",
    "zuruck",
    "wegen",
];

/// What is a wish.
pub(super) const WISHES: &[Pattern] = &[
    // "Can I talk to a real person", "I need to speak with a representative", "let me chat with someone"
    talk(&[
        Any(&[Desire, Modal]),
        Gap(4, Some(Not)),
        Is(Talk),
        Gap(1, Some(Own)),
        Is(With),
        Gap(5, Some(Own)),
        Is(Person),
    ]),
    talk(&[Is(Prefer), Gap(4, None), Is(Talk), Gap(6, Some(Own)), Is(Person)]),
    talk(&[Any(&[Desire, Modal]), Gap(3, Some(Not)), Is(Talk), Gap(1, None), Is(With), Gap(1, None), Is(Your)]),
    talk(&[Start, Is(Talk), Is(With), Gap(3, Some(Own)), Is(Person)]),
    talk(&[Word(&["until", "when", "before"]), Gap(3, None), Is(Talk), Is(With), Gap(3, Some(Own)), Is(Person)]),
    talk(&[Is(Desire), Gap(3, Some(Not)), Word(&["chat", "word", "talk"]), Is(With), Gap(4, Some(Own)), Is(Person)]),
    talk(&[
        Is(Talk),
        Any(&[With]),
        Gap(1, None),
        Word(&["someone", "somebody", "anyone", "anybody"]),
        Word(&["else", "real", "please"]),
    ]),
    // "mit einem Menschen sprechen", "con una persona hablar"
    talk(&[Any(&[Desire, Modal]), Gap(4, Some(Not)), Is(With), Gap(3, Some(Own)), Is(Person), Gap(2, None), Is(Talk)]),
    talk(&[
        Is(Talk),
        Gap(1, None),
        Is(Article),
        Gap(1, Some(Own)),
        Word(&["human", "humain", "humano", "umano", "mensch", "conseiller", "persona", "personne", "agente"]),
    ]),
    talk(&[Is(Talk), Gap(1, None), Word(&["quelqu"])]),
    // "connect me with an agent", "get me someone", "transfer me to room service", "put me through"
    talk(&[Is(Connect), Is(Me), Gap(5, Some(Own)), Is(Person)]),
    talk(&[Is(Me), Gap(4, Some(Own)), Is(Person), Gap(3, None), Is(Connect)]),
    talk(&[Is(Connect), Is(Me), Gap(5, Some(Own)), Any(&[Your, Real])]),
    talk(&[Is(Connect), Gap(1, None), Is(Me), Word(&["to", "with", "through", "over"])]),
    talk(&[Start, Word(&["gimme"]), Gap(3, None), Is(Person)]),
    talk(&[Start, Any(&[Connect]), Gap(2, Some(Own)), Is(Real), Is(Person)]),
    talk(&[Is(Connect), Gap(3, Some(Own)), Is(Person), Word(&["on", "in", "here"])]),
    talk(&[Is(Connect), Word(&["someone", "somebody", "anyone"]), Word(&["else"])]),
    talk(&[Word(&["verbinden", "verbinde"]), Gap(5, Some(Own)), Is(Person)]),
    talk(&[
        Word(&[
            "pasame",
            "paseme",
            "transferirme",
            "transfierame",
            "conecteme",
            "comuniqueme",
            "comunicarme",
            "ponme",
            "pongame",
        ]),
        Gap(3, Some(Own)),
        Is(Person),
    ]),
    // "I need a human", "want a real person", "need human help"
    talk(&[
        Is(Desire),
        Gap(2, Some(Not)),
        Any(&[Article, Real]),
        Gap(2, Some(Own)),
        Word(&[
            "human",
            "humans",
            "person",
            "representative",
            "rep",
            "operator",
            "supervisor",
            "mensch",
            "menschen",
            "humain",
            "humano",
            "conseiller",
        ]),
    ]),
    talk(&[
        Is(Desire),
        Gap(4, None),
        Word(&["by"]),
        Gap(2, None),
        Word(&["person", "human", "someone", "somebody", "manager"]),
    ]),
    talk(&[
        Is(Prefer),
        Gap(4, Some(Own)),
        Any(&[Real, Article]),
        Gap(2, Some(Own)),
        Word(&[
            "human",
            "person",
            "being",
            "agent",
            "representative",
            "mensch",
            "menschen",
            "humain",
            "humano",
            "persona",
            "personne",
        ]),
    ]),
    talk(&[Is(Prefer), Gap(6, Some(Own)), Is(Your), Gap(1, None), Is(Person)]),
    talk(&[
        Is(Prefer),
        Gap(6, Some(Own)),
        Is(With),
        Gap(2, Some(Own)),
        Word(&["someone", "somebody", "person", "human", "people"]),
    ]),
    // "is anyone there", "is there a person I can talk to", "who can I speak to"
    talk(&[
        Word(&["is", "anyone", "anybody", "somebody"]),
        Gap(2, None),
        Word(&["anyone", "anybody", "somebody", "someone"]),
        Gap(2, None),
        Word(&["there", "here", "alive", "real", "available", "human"]),
        End,
    ]),
    talk(&[
        Start,
        Gap(1, None),
        Word(&["anyone", "anybody", "somebody", "someone"]),
        Gap(2, None),
        Word(&["there", "here", "alive", "real"]),
        End,
    ]),
    talk(&[
        Word(&["person", "someone", "somebody", "anyone", "anybody", "human", "one"]),
        Gap(4, None),
        Any(&[I]),
        Is(Modal),
        Gap(1, None),
        Any(&[Talk, Call]),
    ]),
    talk(&[
        Word(&["person", "someone", "somebody", "anyone", "anybody", "human"]),
        Gap(2, None),
        Word(&["to"]),
        Is(Talk),
        Is(With),
    ]),
    talk(&[
        Word(&["who", "whom", "wen", "qui", "quien"]),
        Gap(1, None),
        Is(Modal),
        Is(I),
        Gap(1, None),
        Any(&[Talk, Call]),
    ]),
    talk(&[Word(&["mit"]), Word(&["wem"]), Gap(3, None), Is(Talk)]),
    talk(&[
        Word(&["who", "someone", "somebody", "anyone", "anybody"]),
        Word(&["else"]),
        Gap(2, None),
        Word(&["help", "look", "take", "assist", "handle", "solve", "answer"]),
    ]),
    // "can a person take over", "have a member of staff look at this", "can your team look at this manually"
    talk(&[
        Any(&[Modal, Desire, Connect]),
        Gap(5, Some(Own)),
        Is(Person),
        Gap(2, None),
        Word(&["take", "takes", "jump", "step", "join", "joins", "ubernehmen", "ubernimmt", "prendre"]),
    ]),
    talk(&[
        Any(&[Modal, Desire]),
        Gap(3, Some(Own)),
        Is(Person),
        Gap(2, None),
        Word(&["look", "check", "review", "investigate"]),
        Gap(1, None),
        Any(&[This, With]),
    ]),
    talk(&[Word(&["have"]), Gap(3, Some(Own)), Is(Person), Gap(2, None), Any(&[Call, Help, Connect])]),
    talk(&[
        Word(&["have"]),
        Gap(3, Some(Own)),
        Is(Person),
        Gap(2, None),
        Word(&["look", "check", "get", "call", "take", "write", "reply", "respond", "reach"]),
    ]),
    talk(&[
        Word(&["until", "unless", "if", "till"]),
        Gap(2, None),
        Word(&["human", "person", "someone", "somebody", "nobody", "manager"]),
        Gap(2, None),
        Word(&["joins", "answers", "comes", "helps", "real", "replies", "responds", "calls", "takes"]),
    ]),
    talk(&[
        Word(&["raise", "discuss", "share", "take"]),
        Gap(1, None),
        Is(This),
        Gap(1, None),
        Is(With),
        Gap(1, None),
        Is(Your),
        Is(Person),
    ]),
    talk(&[
        Any(&[Talk, Call, Connect]),
        Gap(3, Some(Own)),
        Is(Your),
        Gap(2, None),
        Word(&[
            "team",
            "manager",
            "agent",
            "agents",
            "staff",
            "colleague",
            "colleagues",
            "engineers",
            "supervisor",
            "boss",
            "support",
            "people",
        ]),
    ]),
    talk(&[Word(&["from", "of"]), Is(Your), Word(&["team", "staff", "colleagues"]), Gap(3, None), Is(Modal), Is(I)]),
    talk(&[
        Any(&[Modal]),
        Is(I),
        Word(&["get", "have", "reach"]),
        Word(&["him", "her", "them", "someone", "somebody", "anyone"]),
        Gap(1, None),
        Word(&["again", "else", "back", "on"]),
    ]),
    talk(&[
        Any(&[Modal]),
        Is(I),
        Gap(1, None),
        Word(&["get", "have", "reach"]),
        Gap(1, Some(Own)),
        Any(&[Real]),
        Is(Person),
    ]),
    // "I am sick of talking to software", "I don't think a machine can solve this"
    talk(&[Is(Fed), Gap(4, None), Is(Machine)]),
    talk(&[Is(Machine), Gap(4, None), Is(Fed)]),
    talk(&[
        Is(Not),
        Gap(2, None),
        Word(&["want", "wanna", "like", "think", "trust", "talk", "speak"]),
        Gap(4, None),
        Is(Machine),
    ]),
    // "what number can I call to speak with you", "do you have a phone line"
    talk(&[Is(Phone), Gap(3, None), Is(Modal), Is(I), Word(&["call", "ring", "dial", "phone", "reach"])]),
    talk(&[
        Word(&["phone", "telephone", "hotline", "helpline"]),
        Gap(1, None),
        Word(&["line", "support", "number"]),
        Gap(1, None),
        Word(&["to", "with", "for", "where", "i"]),
    ]),
    talk(&[Word(&["speak", "talk"]), Word(&["directly"]), Is(With)]),
    talk(&[Start, Gap(1, None), Is(Person), Word(&["team", "please"]), End]),
    // "this requires human assistance", "necesito ayuda humana"
    hand_on(&[Word(&["human", "manual", "personal"]), Any(&[Help])]),
    hand_on(&[Any(&[Help]), Word(&["humana", "humaine", "humano"])]),
    hand_on(&[Word(&["menschliche", "menschlicher", "personliche"]), Is(Help)]),
    hand_on(&[Word(&["look", "check", "review", "checked", "reviewed", "looked"]), Gap(3, None), Word(&["manually"])]),
    // "please review and follow up"
    hand_on(&[Start, Word(&["review"]), Gap(3, None), Word(&["follow", "followup"])]),
    // "please escalate this", "escalate"
    hand_on(&[Start, Is(Escalate)]),
    hand_on(&[Any(&[Desire, Modal]), Gap(4, Some(I)), Is(Escalate)]),
    hand_on(&[Word(&["please", "bitte", "plait", "favor"]), Gap(4, None), Is(Escalate)]),
    hand_on(&[Is(This), Gap(3, None), Is(Escalate)]),
    // "please create a ticket for follow-up", "can you open a case", "I want to file a complaint"
    hand_on(&[Word(&["please", "pls", "bitte", "favor"]), Gap(4, None), Is(Create), Gap(4, Some(Own)), Is(Case)]),
    hand_on(&[Word(&["please", "pls", "bitte"]), Gap(3, None), Is(Case), Gap(2, None), Is(Create)]),
    hand_on(&[Start, Is(Create), Gap(3, Some(Own)), Is(Case)]),
    hand_on(&[Is(Desire), Gap(3, Some(Not)), Is(Create), Gap(3, Some(Own)), Is(Case)]),
    hand_on(&[
        Word(&["you", "someone", "somebody", "sie", "vous", "usted"]),
        Gap(2, None),
        Is(Create),
        Gap(4, Some(Own)),
        Is(Case),
    ]),
    hand_on(&[Is(Desire), Gap(2, Some(Not)), Word(&["a", "ein", "un"]), Gap(1, None), Is(Case), End]),
    // "call me back", "have them get back to me", "please contact me"
    callback(&[Start, Gap(3, Some(I)), Is(Call), Is(Me), End]),
    callback(&[Start, Gap(3, Some(I)), Is(Call), Is(Me), Word(CALL_GOES_ON)]),
    callback(&[Is(Modal), Gap(1, Some(Own)), Is(Person), Gap(1, None), Is(Call), Is(Me)]),
    callback(&[
        Word(&["someone", "somebody", "anyone", "you", "please", "jemand", "alguien"]),
        Gap(2, None),
        Is(Call),
        Is(Me),
    ]),
    callback(&[Is(Me), Gap(3, None), Is(Call)]),
    callback(&[Word(&["pouvez", "peut", "rappelez", "puede", "pueden"]), Gap(2, None), Is(Call)]),
    callback(&[Word(&["get"]), Word(&["back", "in"]), Word(&["to", "touch"]), Gap(1, None), Is(Me)]),
    callback(&[Word(&["give"]), Is(Me), Word(&["a"]), Word(&["call", "ring", "callback"])]),
    callback(&[Is(Desire), Gap(2, None), Word(&["callback", "ruckruf"])]),
];
