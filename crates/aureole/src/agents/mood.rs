//! How a visitor seems to feel, by the words of their last message.
//!
//! A small lexicon with negation and emphasis, no model: it has to be right about the sign more often than not, and to
//! be silent where the words say nothing.

use llm::fold;

use crate::conversations::Mood;

/// Words after "not" whose sense it turns.
const NEGATION_REACH: usize = 3;
/// From this much anger on a message is angry, from this much displeasure frustrated.
const ANGRY: i32 = 2;
const FRUSTRATED: i32 = 1;
/// A message with so many capitals among its letters is shouted.
const SHOUTED_LETTERS_MIN: usize = 8;

const GOOD: &str = "good great excellent amazing awesome love loved loves loving best perfect perfectly wonderful fantastic \
    nice happy pleased delicious friendly recommend recommended impressed beautiful enjoy enjoyed enjoyable works worked well \
    easy comfortable fresh favorite favourite brilliant superb thanks thank thx helpful helped glad cool super solid reliable \
    fast sturdy fun funny interesting satisfied worth fine clean clear tasty yummy attentive incredible outstanding terrific \
    charming pleasant pleasantly liked clever smart lovely appreciate sweet flawless simple gem classic believable danke toll \
    prima merci parfait gracias perfecto genial";
const BAD: &str = "bad poor poorly terrible awful horrible worst waste wasted disappointed disappointing disappointment boring \
    broken broke fails failed failing useless slow rude dirty cold bland wrong problem problems worse disgusting hate hated \
    avoid cheap junk crap sucks sucked stupid lame annoying annoyed mediocre overpriced lacking lacks mess pointless ridiculous \
    unacceptable unfortunately sick tired defective died dead weak uncomfortable difficult refund return returned unhappy \
    unreliable flimsy dry stale tasteless dull predictable cheesy plot ripped garbage trash horrendous pathetic painful noisy \
    drops dropped crash crashes crashed error incorrect missing lost late never stuck frustrated frustrating angry furious \
    scam joke fail insult insulted unfunny badly unprofessional overrated disgrace nonsense schlecht kaputt falsch nul nulle \
    mauvais malo mala peor terrible";
const ANGER: &str = "ridiculous unacceptable furious angry scam outrageous disgusting pathetic worst idiots idiot wtf damn \
    disgrace insult insulting nonsense incompetent liar liars lawyer lawsuit shame robbery theft fraud bullshit hell hate \
    enough fed sick frechheit unverschamt scandaleux inadmissible vergonzoso inaceptable estafa";
const NOT: &str = "not no never nothing nobody neither nor dont doesnt didnt isnt wasnt arent werent wont wouldnt cant cannot \
    couldnt hardly barely without nicht kein keine pas jamais sin nunca";
const MORE: &str = "very really so extremely absolutely totally completely too highly most incredibly";

/// What somebody says who does not follow, and who has said it before.
const CONFUSION: &[&str] = &[
    "dont understand",
    "do not understand",
    "confus",
    "what do you mean",
    "what does that mean",
    "not sure how",
    "not sure what",
    "makes no sense",
    "doesnt make sense",
    "im lost",
    "i am lost",
    "unclear",
    "dont get it",
    "no idea",
    "verstehe nicht",
    "verstehe das nicht",
    "comprends pas",
    "no entiendo",
];
const REPETITION: &[&str] = &[
    "again",
    "still not",
    "still doesnt",
    "still no",
    "keeps",
    "second time",
    "third time",
    "every time",
    "for weeks",
    "for days",
    "already told",
    "already tried",
    "doesnt work",
    "does not work",
    "didnt work",
    "did not work",
    "not working",
    "no answer",
    "how many times",
    "schon wieder",
    "immer noch",
    "toujours pas",
    "otra vez",
    "todavia no",
];
/// Greetings that hold a good word and say nothing of how somebody feels.
const GREETINGS: &[&str] = &["good morning", "good afternoon", "good evening", "good day", "well i", "as well"];

/// The mood of the last message.
pub fn mood(messages: &[&str]) -> Mood {
    let last = messages.last().copied().unwrap_or_default();
    let plain = fold(last).replace(['\'', '’'], "");
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| plain.contains(phrase));
    let (pleasure, anger) = weigh(&plain);
    let repeats = says(REPETITION) && pleasure <= 0;
    let anger = anger + i32::from(is_shouted(last)) + i32::from(last.contains("!!")) + i32::from(anger > 0 && repeats);
    match () {
        () if anger >= ANGRY && pleasure < 0 => Mood::Angry,
        () if says(CONFUSION) && pleasure <= 0 => Mood::Confused,
        () if pleasure <= -FRUSTRATED || repeats => Mood::Frustrated,
        () if pleasure > 0 => Mood::Happy,
        () => Mood::Neutral,
    }
}

/// Pleasure, negative for displeasure, and anger. Both are sums over the words.
fn weigh(plain: &str) -> (i32, i32) {
    let said = GREETINGS.iter().fold(plain.to_owned(), |text, greeting| text.replace(greeting, " "));
    let words: Vec<&str> = said.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let holds = |list: &str, word: &str| list.split(' ').any(|known| known == word);
    let (mut pleasure, mut anger) = (0, 0);
    for (at, word) in words.iter().enumerate() {
        let sign = i32::from(holds(GOOD, word)) - i32::from(holds(BAD, word));
        let before = &words[at.saturating_sub(NEGATION_REACH)..at];
        let is_negated = before.iter().any(|other| holds(NOT, other));
        let weight = if at > 0 && holds(MORE, words[at - 1]) { 2 } else { 1 };
        pleasure += weight * if is_negated { -sign } else { sign };
        anger += weight * i32::from(holds(ANGER, word) && !is_negated);
    }
    (pleasure, anger)
}

fn is_shouted(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    letters >= SHOUTED_LETTERS_MIN && capitals * 10 >= letters * 7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_the_mood_and_negation_turns_them() {
        assert_eq!(mood(&["Thanks, that is great!"]), Mood::Happy);
        assert_eq!(mood(&["This is not good"]), Mood::Frustrated);
        assert_eq!(mood(&["The upload failed again"]), Mood::Frustrated);
        assert_eq!(mood(&["I don't understand what you mean"]), Mood::Confused);
        assert_eq!(mood(&["This is ridiculous, the worst service ever!!"]), Mood::Angry);
        assert_eq!(mood(&["THIS IS UNACCEPTABLE"]), Mood::Angry);
    }

    #[test]
    fn questions_and_greetings_are_neutral_and_the_last_message_counts() {
        assert_eq!(mood(&["Good morning, how long does delivery take?"]), Mood::Neutral);
        assert_eq!(mood(&["Where is my invoice?"]), Mood::Neutral);
        assert_eq!(mood(&["This is terrible", "ok, how do I pay?"]), Mood::Neutral);
        assert_eq!(mood(&[]), Mood::Neutral);
    }
}
