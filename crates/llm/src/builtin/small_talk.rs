//! Recognises messages that ask nothing: greetings, thanks, good-byes.

use super::phrases::{Phrases, phrases};
use crate::Locale;

/// What a message without a question is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmallTalk {
    /// "Good morning".
    Greeting,
    /// "Thanks a lot".
    Thanks,
    /// "Bye".
    Goodbye,
    /// "Okay".
    Acknowledgement,
    /// "Are you a robot?"
    Identity,
}

impl SmallTalk {
    /// The catalogue's reply.
    pub fn reply(self, locale: Locale) -> &'static str {
        let Phrases { greeting, thanks, goodbye, acknowledgement, identity, .. } = phrases(locale);
        match self {
            Self::Greeting => greeting,
            Self::Thanks => thanks,
            Self::Goodbye => goodbye,
            Self::Acknowledgement => acknowledgement,
            Self::Identity => identity,
        }
    }
}

/// Recognises small talk and its language; `None` as soon as the message holds anything else, since "Hi, where is my
/// parcel" is a question.
pub fn small_talk(text: &str) -> Option<(SmallTalk, Locale)> {
    let words = words(text);
    if words.is_empty() {
        return None;
    }
    let found = LEXICON.iter().filter_map(|entry| {
        let rest = strip_fillers(&words, entry.locale);
        let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
        covers(&rest, entry).then_some((entry.kind, entry.locale))
    });
    found.into_iter().next()
}

struct Entry {
    kind: SmallTalk,
    locale: Locale,
    /// Separated by bars.
    phrases: &'static str,
}

/// Whether the words are one or more of the entry's phrases and nothing else ("thanks thanks a lot").
fn covers(words: &[&str], entry: &Entry) -> bool {
    let mut rest = words;
    let mut any = false;
    'next: while !rest.is_empty() {
        let longest_first = entry.phrases.split(" | ").filter_map(|phrase| {
            let phrase: Vec<&str> = phrase.split(' ').collect();
            rest.starts_with(&phrase).then_some(phrase.len())
        });
        if let Some(length) = longest_first.max() {
            rest = &rest[length..];
            any = true;
            continue 'next;
        }
        return false;
    }
    any
}

fn strip_fillers(words: &[String], locale: Locale) -> Vec<String> {
    let kept: Vec<String> = words.iter().filter(|word| !fillers(locale).contains(&word.as_str())).cloned().collect();
    if kept.is_empty() { words.to_vec() } else { kept }
}

fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace(['\'', '’'], "");
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(squeeze).collect()
}

/// "hiii" is "hi", "hellooo" is "hello": three equal letters in a row become one.
fn squeeze(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut squeezed = String::new();
    let mut at = 0;
    while at < letters.len() {
        let run = letters[at..].iter().take_while(|c| **c == letters[at]).count();
        squeezed.extend(std::iter::repeat_n(letters[at], if run > 2 { 1 } else { run }));
        at += run;
    }
    squeezed
}

fn fillers(locale: Locale) -> &'static [&'static str] {
    match locale {
        Locale::English => &[
            "so", "very", "much", "again", "there", "all", "everyone", "team", "oh", "well", "really", "for", "your",
            "the", "help", "answer", "that", "this", "answers", "it", "was", "is", "helped", "helpful", "quick",
            "dear", "sir", "madam", "and", "a", "lot", "friend", "have", "nice",
        ],
        Locale::German => &[
            "sehr", "vielen", "dir", "ihnen", "euch", "für", "die", "hilfe", "antwort", "zusammen", "team", "und", "so",
        ],
        Locale::French => &["beaucoup", "bien", "à", "tous", "pour", "votre", "aide", "réponse", "vous", "et", "la"],
        Locale::Spanish => &["muchas", "muy", "por", "su", "ayuda", "respuesta", "todo", "a", "todos", "y", "la"],
    }
}

const LEXICON: &[Entry] = &[
    Entry {
        kind: SmallTalk::Thanks,
        locale: Locale::English,
        phrases: "\
            thanks | thank you | thx | ty | cheers | thank u | tysm | thnx | thankyou | great thanks | \
            perfect thanks | perfect thank you | great thank you | ok thanks | okay thanks | ok thank you | \
            okay thank you | thanks bye | hi thanks | hello thank you | appreciated | much appreciated | \
            i appreciate | awesome thanks | cool thanks | no thanks | no thank you | thanks my question | \
            thanks solved my problem | thanks works now | thanks works | thanks worked",
    },
    Entry {
        kind: SmallTalk::Greeting,
        locale: Locale::English,
        phrases: "\
            hi | hello | hey | helo | hallo | hiya | yo | howdy | good morning | good afternoon | \
            good evening | good day | greetings | morning | how are you | how are you doing | \
            how are you today | how do you do | whats up | sup | anyone | can you help | can you help me | \
            i need help | i have question | i have a question | can i ask something | help | help me | \
            help please",
    },
    Entry {
        kind: SmallTalk::Goodbye,
        locale: Locale::English,
        phrases: "\
            bye | goodbye | good bye | bye bye | see you | see ya | see you later | good night | nice day | \
            day | take care | nothing else | no nothing else | evening | weekend | good day bye | thanks bye | \
            ok bye",
    },
    Entry {
        kind: SmallTalk::Acknowledgement,
        locale: Locale::English,
        phrases: "\
            ok | okay | k | alright | all right | right | got | i see | fine | great | perfect | good | cool | \
            awesome | nice | understood | yes | no | yep | nope | sure | never mind | nevermind | works now | \
            solved | makes sense",
    },
    Entry {
        kind: SmallTalk::Identity,
        locale: Locale::English,
        phrases: "\
            are you a robot | are you robot | are you a bot | are you bot | are you an ai | are you ai | \
            are you human | are you a human | are you real | are you a real person | are you real person | \
            are you a person | are you person | who are you | what are you | am i talking to a bot | \
            am i talking to bot",
    },
    Entry {
        kind: SmallTalk::Thanks,
        locale: Locale::German,
        phrases: "\
            danke | dank | dankeschön | danke schön | vielen dank | merci | super danke | ok danke | \
            perfekt danke | herzlichen dank",
    },
    Entry {
        kind: SmallTalk::Greeting,
        locale: Locale::German,
        phrases: "\
            hallo | guten tag | guten morgen | guten abend | moin | servus | grüß gott | grüezi | hallöchen | \
            tag | wie geht es | wie gehts",
    },
    Entry {
        kind: SmallTalk::Goodbye,
        locale: Locale::German,
        phrases: "\
            tschüss | tschüß | auf wiedersehen | ciao | bis bald | schönen tag | schönen tag noch | \
            gute nacht | schönen abend",
    },
    Entry {
        kind: SmallTalk::Acknowledgement,
        locale: Locale::German,
        phrases: "\
            alles klar | verstanden | in ordnung | gut | prima | super | ja | nein | perfekt | passt",
    },
    Entry {
        kind: SmallTalk::Identity,
        locale: Locale::German,
        phrases: "\
            bist du ein mensch | sind sie ein mensch | bist du ein bot | sind sie ein bot | \
            bist du ein roboter | sind sie ein roboter | wer bist du | wer sind sie",
    },
    Entry {
        kind: SmallTalk::Thanks,
        locale: Locale::French,
        phrases: "\
            merci | merci beaucoup | merci bien | mille mercis | parfait merci | ok merci | super merci",
    },
    Entry {
        kind: SmallTalk::Greeting,
        locale: Locale::French,
        phrases: "\
            bonjour | salut | bonsoir | coucou | allô | comment allez | ça va",
    },
    Entry {
        kind: SmallTalk::Goodbye,
        locale: Locale::French,
        phrases: "\
            au revoir | bonne journée | bonne soirée | bonne nuit | adieu | bientôt",
    },
    Entry {
        kind: SmallTalk::Acknowledgement,
        locale: Locale::French,
        phrases: "\
            daccord | compris | entendu | très | parfait | oui | non | ça marche",
    },
    Entry {
        kind: SmallTalk::Identity,
        locale: Locale::French,
        phrases: "\
            êtes un robot | êtes une personne | es tu un robot | qui êtes",
    },
    Entry {
        kind: SmallTalk::Thanks,
        locale: Locale::Spanish,
        phrases: "\
            gracias | mil gracias | ok gracias | perfecto gracias | vale gracias",
    },
    Entry {
        kind: SmallTalk::Greeting,
        locale: Locale::Spanish,
        phrases: "\
            hola | buenos días | buenos dias | buenas tardes | buenas noches | buenas | buen día | buen dia | \
            qué tal | que tal | cómo está | cómo estás",
    },
    Entry {
        kind: SmallTalk::Goodbye,
        locale: Locale::Spanish,
        phrases: "\
            adiós | adios | hasta luego | hasta pronto | chao | hasta mañana | nos vemos",
    },
    Entry {
        kind: SmallTalk::Acknowledgement,
        locale: Locale::Spanish,
        phrases: "\
            vale | de acuerdo | entendido | perfecto | bien | sí | si | claro",
    },
    Entry {
        kind: SmallTalk::Identity,
        locale: Locale::Spanish,
        phrases: "\
            eres un robot | es usted un robot | eres humano | eres una persona | quién eres | quien eres",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Option<SmallTalk> {
        small_talk(text).map(|(kind, _)| kind)
    }

    #[test]
    fn recognises_small_talk_in_four_languages() {
        assert_eq!(kind("Hi there!"), Some(SmallTalk::Greeting));
        assert_eq!(kind("heyyy"), Some(SmallTalk::Greeting));
        assert_eq!(kind("Thank you so much for your help!"), Some(SmallTalk::Thanks));
        assert_eq!(kind("Thanks, that printer again"), None, "unknown words are left to the search");
        assert_eq!(kind("bye"), Some(SmallTalk::Goodbye));
        assert_eq!(kind("ok"), Some(SmallTalk::Acknowledgement));
        assert_eq!(kind("Are you a real person?"), Some(SmallTalk::Identity));
        assert_eq!(small_talk("Vielen Dank!"), Some((SmallTalk::Thanks, Locale::German)));
        assert_eq!(small_talk("Bonjour"), Some((SmallTalk::Greeting, Locale::French)));
        assert_eq!(small_talk("¡Buenos días!"), Some((SmallTalk::Greeting, Locale::Spanish)));
    }

    #[test]
    fn a_greeting_before_a_question_is_a_question() {
        assert_eq!(kind("Hi, where is my parcel?"), None);
        assert_eq!(kind("Thank you, one more question: does it work offline?"), None);
        assert_eq!(kind("Can you help me change my plan?"), None);
        assert_eq!(kind("???"), None);
    }
}
