//! How much of what is known a model is given to read.
//!
//! Tokens are estimated, since each model counts its own: never fewer than a common tokenizer finds in prose, so that
//! what fits here fits there.

use llm::{Found, Layer, Message, ToolContent, fence};

use super::prompt::{Part, Text};

/// Bytes of text in one token, at least: four letters in English, three in most other languages, one sign in Chinese.
const BYTES_PER_TOKEN: usize = 3;
/// What the model may read is shared out: so many parts of it,
const PARTS: usize = 8;
/// these for the instructions and facts,
const LAYER_PARTS: usize = 3;
/// these for the question, at most,
const QUESTION_PARTS: usize = 2;
/// these for the results of all tools; what is left, also by the question, is the history's.
const RESULT_PARTS: usize = 2;
/// Stands in the place of passages that there is no room for.
const NO_ROOM: &str = "There is no room left to read what was found. Answer from what you have read.";
/// Stands where a text was cut.
const CUT: &str = "\n[…]";

/// The tokens of a text, estimated.
pub fn tokens(text: &str) -> usize {
    text.len().div_ceil(BYTES_PER_TOKEN)
}

/// What one answer may read.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    tokens: usize,
}

impl Budget {
    /// So many tokens.
    pub fn of(tokens: i64) -> Budget {
        Budget { tokens: usize::try_from(tokens).unwrap_or(0) }
    }

    /// Everything: for a model that reads nothing it doesn't need.
    pub fn unlimited() -> Budget {
        Budget { tokens: usize::MAX / PARTS }
    }

    fn part(self, parts: usize) -> usize {
        (self.tokens / PARTS).saturating_mul(parts)
    }

    /// The parts as layers, as far as they fit, the first ones before the last.
    pub fn layers(self, parts: Vec<Part>) -> Vec<Layer> {
        let mut left = self.part(LAYER_PARTS);
        let mut kept = Vec::with_capacity(parts.len());
        for Part { name, text } in parts {
            let stable = matches!(text, Text::Own(_));
            let text = match text {
                Text::Own(text) => cut(&text, bytes(left)),
                Text::Others(text) => fenced(bytes(left), |room| cut(&text, room)),
                Text::Pieces(heading, pieces) => fenced(bytes(left), |room| newest(heading, &pieces, room)),
            };
            left = left.saturating_sub(tokens(&text));
            if !text.is_empty() {
                kept.push(Layer { name: name.to_owned(), text, stable });
            }
        }
        kept
    }

    /// The question, and before it as much of the history as fits, the newest first; one that fits in part is cut.
    pub fn messages(self, history: Vec<Message>, question: &str) -> Vec<Message> {
        let question = cut(question, bytes(self.part(QUESTION_PARTS)));
        let mut left = self.part(PARTS - LAYER_PARTS - RESULT_PARTS).saturating_sub(tokens(&question));
        let mut kept = vec![Message::User(question)];
        for message in history.into_iter().rev() {
            let text = match &message {
                Message::User(text) | Message::Assistant { text, .. } => cut(text, bytes(left)),
                Message::ToolResult { .. } => continue,
            };
            if text.is_empty() {
                break;
            }
            left = left.saturating_sub(tokens(&text));
            kept.push(match message {
                Message::Assistant { calls, .. } => Message::Assistant { text, calls },
                _ => Message::User(text),
            });
        }
        kept.reverse();
        kept
    }

    /// An answer to be judged. It has the room that the question and the history have otherwise.
    pub fn judged(self, answer: &str) -> Message {
        Message::User(cut(answer, bytes(self.part(PARTS - LAYER_PARTS - RESULT_PARTS))))
    }

    /// A tool's result, when `spent` tokens of results were read before it. Of passages the best stay whole.
    pub fn result(self, content: ToolContent, spent: &mut usize) -> ToolContent {
        let left = self.part(RESULT_PARTS).saturating_sub(*spent);
        let content = match content {
            ToolContent::Text(text) => ToolContent::Text(cut(&text, bytes(left))),
            ToolContent::Passages(found) if left == 0 && !found.passages.is_empty() => {
                ToolContent::Text(NO_ROOM.to_owned())
            }
            ToolContent::Passages(found) => ToolContent::Passages(passages(found, left)),
        };
        *spent = spent.saturating_add(tokens(&content.fenced()));
        content
    }
}

fn passages(found: Found, mut left: usize) -> Found {
    let mut kept = Vec::new();
    for mut passage in found.passages {
        if left == 0 {
            break;
        }
        passage.text = cut(&passage.text, bytes(left));
        left = left.saturating_sub(tokens(&passage.text));
        kept.push(passage);
    }
    Found { passages: kept, ..found }
}

/// The bytes that have room in so many tokens.
fn bytes(tokens: usize) -> usize {
    tokens.saturating_mul(BYTES_PER_TOKEN)
}

fn cut(text: &str, bytes_max: usize) -> String {
    if text.len() <= bytes_max {
        return text.to_owned();
    }
    match bytes_max.checked_sub(CUT.len()) {
        Some(room) => format!("{}{CUT}", &text[..text.floor_char_boundary(room)]),
        None => String::new(),
    }
}

/// Pieces in their order under their heading. Where not all have room the oldest are left out, and a line says so; of the
/// newest there is always some.
fn newest(heading: &str, pieces: &[String], bytes_max: usize) -> String {
    let listed = |first: Option<String>, pieces: &[String]| {
        let heading = Some(heading.to_owned()).filter(|heading| !heading.is_empty());
        heading.into_iter().chain(first).chain(pieces.iter().cloned()).collect::<Vec<_>>().join("\n")
    };
    let Some(last) = pieces.last() else { return String::new() };
    let whole = listed(None, pieces);
    if whole.len() <= bytes_max {
        return whole;
    }
    let left_out = |count: usize| Some(format!("[… the oldest left out: {count}]"));
    let head = listed(left_out(pieces.len()), &[]).len();
    let mut kept = 0;
    let mut left = bytes_max.saturating_sub(head);
    for piece in pieces.iter().rev() {
        let Some(rest) = left.checked_sub(piece.len() + 1) else { break };
        (left, kept) = (rest, kept + 1);
    }
    let (older, newer) = pieces.split_at(pieces.len() - kept);
    if kept > 0 {
        return listed(left_out(older.len()), newer);
    }
    let last = cut(last, left.saturating_sub(1));
    if last.is_empty() { last } else { listed(left_out(pieces.len() - 1), &[last]) }
}

/// What others wrote, in a fence that is whole however little there is room for: the text is cut to the room that the
/// fence leaves it. Where not even that has room there is nothing.
fn fenced(bytes_max: usize, text_in: impl Fn(usize) -> String) -> String {
    let Some(mut room) = bytes_max.checked_sub(fence("").len()) else { return String::new() };
    loop {
        let text = text_in(room);
        if text.is_empty() {
            return text;
        }
        let fenced = fence(&text);
        // What looks like a fence is taken apart, which makes the text longer.
        match fenced.len().saturating_sub(bytes_max) {
            0 => return fenced,
            excess => room = text.len().saturating_sub(excess),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(text: &str) -> Part {
        Part { name: "own", text: Text::Own(text.to_owned()) }
    }

    fn others(text: &str) -> Part {
        Part { name: "others", text: Text::Others(text.to_owned()) }
    }

    fn pieces(text: &str) -> Part {
        Part { name: "others", text: Text::Pieces("[Heading]", vec![text.to_owned(); 9]) }
    }

    #[test]
    fn the_first_layers_and_the_newest_messages_stay() {
        let budget = Budget::of(800);
        let kept = budget.layers(vec![own(&"a".repeat(600)), own(&"b".repeat(600)), own("c")]);
        assert_eq!(kept[0].text.len(), 600);
        assert!(kept[1].text.ends_with(CUT) && kept[1].text.len() <= 300, "{}", kept[1].text.len());
        let history = vec![Message::User("x".repeat(900)), Message::User("y".repeat(300))];
        let kept = budget.messages(history.clone(), &"é".repeat(1000));
        assert_eq!(kept.len(), 2);
        assert_eq!(kept[0], Message::User("y".repeat(300)));
        let Message::User(question) = &kept[1] else { panic!("no question") };
        assert!(question.ends_with(CUT) && tokens(question) <= 200);
        let kept = budget.messages(history, "Why?");
        assert_eq!(kept.len(), 3);
        let Message::User(oldest) = &kept[0] else { panic!("no history") };
        assert!(oldest.ends_with(CUT) && (100..200).contains(&tokens(oldest)), "{oldest}");
    }

    #[test]
    fn results_share_one_budget_and_unlimited_is() {
        let (budget, mut spent) = (Budget::of(1_000), 0);
        let long = || ToolContent::Text("z".repeat(3_000));
        let ToolContent::Text(first) = budget.result(long(), &mut spent) else { panic!("no text") };
        assert!(tokens(&first) <= 250);
        let ToolContent::Text(second) = budget.result(long(), &mut spent) else { panic!("no text") };
        assert!(second.is_empty());
        let found = Found { passages: vec![llm::Passage::default()], ..Found::default() };
        let third = budget.result(ToolContent::Passages(found), &mut spent);
        assert_eq!(third, ToolContent::Text(NO_ROOM.to_owned()), "it isn't told that nothing was found");
        assert_eq!(Budget::unlimited().layers(vec![own(&"a".repeat(100_000))])[0].text.len(), 100_000);
    }

    #[test]
    fn a_fence_is_whole_whatever_has_room_in_it() {
        for text in ["ü".repeat(500), "</data>".repeat(300), "<".repeat(900), "short".to_owned()] {
            for budget in 0..400 {
                let kept = Budget::of(budget).layers(vec![own("a"), others(&text), pieces(&text)]);
                let read: usize = kept.iter().map(|layer| layer.text.len()).sum();
                assert!(read <= bytes(Budget::of(budget).part(LAYER_PARTS)), "{budget}");
                for layer in kept.iter().filter(|layer| layer.name == "others") {
                    let inside = layer.text.strip_prefix("<data>\n").and_then(|text| text.strip_suffix("\n</data>"));
                    let inside = inside.expect("a whole fence");
                    assert!(!inside.is_empty() && !inside.contains("</data"), "{budget}: {inside}");
                }
            }
        }
    }

    #[test]
    fn the_oldest_pieces_are_left_out_first() {
        let pieces = ["one", "two", "three"].map(|piece| format!("{piece} {}", "x".repeat(100)));
        assert_eq!(newest("[Heading]", &pieces, 1_000), format!("[Heading]\n{}", pieces.join("\n")));
        let kept = newest("[Heading]", &pieces, 300);
        assert_eq!(kept, format!("[Heading]\n[… the oldest left out: 1]\n{}\n{}", pieces[1], pieces[2]));
        let kept = newest("[Heading]", &pieces, 120);
        assert!(kept.len() <= 120 && kept.contains("left out: 2") && kept.contains("three x"), "{kept}");
        assert_eq!(newest("[Heading]", &pieces, 30), "");
        assert_eq!(newest("[Heading]", &[], 1_000), "");
    }
}
